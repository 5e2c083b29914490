import { access } from './en/access';
import { designer } from './en/designer';
import { desk } from './en/desk';
import { extensions } from './en/extensions';
import { flows } from './en/flows';
import { list } from './en/list';
import { ops } from './en/ops';
import { plugins } from './en/plugins';
import { setup } from './en/setup';
import { thread } from './en/thread';
import { shell } from './en/shell';

export const en = {
  ...access,
  ...designer,
  ...desk,
  ...extensions,
  ...flows,
  ...list,
  ...ops,
  ...plugins,
  ...setup,
  ...thread,
  ...shell,
} as const;
