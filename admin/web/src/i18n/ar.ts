import type { Catalogue } from '.';
import { designer } from './ar/designer';
import { desk } from './ar/desk';
import { extensions } from './ar/extensions';
import { flows } from './ar/flows';
import { list } from './ar/list';
import { plugins } from './ar/plugins';
import { setup } from './ar/setup';
import { shell } from './ar/shell';
import { thread } from './ar/thread';
import { en } from './en';

/**
 * What is translated. English stands in for the rest, so a new text waits for nobody.
 * Arabic has six forms for counts, such as `list.unread_few`.
 */
export const arabic: Readonly<Record<string, string>> = {
  ...designer,
  ...desk,
  ...extensions,
  ...flows,
  ...list,
  ...plugins,
  ...setup,
  ...shell,
  ...thread,
};

export const ar = { ...en, ...arabic } as Catalogue;
