import type { Catalogue } from '.';
import { access } from './de/access';
import { bell } from './de/bell';
import { designer } from './de/designer';
import { desk } from './de/desk';
import { extensions } from './de/extensions';
import { flows } from './de/flows';
import { list } from './de/list';
import { ops } from './de/ops';
import { plugins } from './de/plugins';
import { setup } from './de/setup';
import { shell } from './de/shell';
import { thread } from './de/thread';
import { welcome } from './de/welcome';

export const de: Catalogue = {
  ...access,
  ...bell,
  ...designer,
  ...desk,
  ...extensions,
  ...flows,
  ...list,
  ...ops,
  ...plugins,
  ...setup,
  ...shell,
  ...thread,
  ...welcome,
};
