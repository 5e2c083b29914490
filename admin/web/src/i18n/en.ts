import { access } from './en/access';
import type { bell } from './en/bell';
import type { designer } from './en/designer';
import { desk } from './en/desk';
import { extensions } from './en/extensions';
import type { flows } from './en/flows';
import { list } from './en/list';
import type { ops } from './en/ops';
import type { plugins } from './en/plugins';
import { setup } from './en/setup';
import { shell } from './en/shell';
import { thread } from './en/thread';
import type { welcome } from './en/welcome';

const first = {
  ...access,
  ...desk,
  ...extensions,
  ...list,
  ...setup,
  ...shell,
  ...thread,
} as const;

/** Typed with the texts that come with their pages; see `lateTexts.ts`. */
export const en = first as typeof first &
  typeof bell &
  typeof designer &
  typeof flows &
  typeof ops &
  typeof plugins &
  typeof welcome;
