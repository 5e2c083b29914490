import type { Catalogue } from '.';
import { access } from './ar/access';
import { bell } from './ar/bell';
import { designer } from './ar/designer';
import { desk } from './ar/desk';
import { extensions } from './ar/extensions';
import { flows } from './ar/flows';
import { list } from './ar/list';
import { ops } from './ar/ops';
import { plugins } from './ar/plugins';
import { setup } from './ar/setup';
import { shell } from './ar/shell';
import { thread } from './ar/thread';
import { welcome } from './ar/welcome';

type Stem<Key> = Key extends `${infer Name}_other` ? Name : never;

/**
 * All texts of an area in Arabic. It has six forms for counts: besides `_one` and `_other` always
 * `_two` and `_few`; `_zero` and `_many` where they read differently from `_other`.
 */
export type Arabic<Texts> = Record<keyof Texts | `${Stem<keyof Texts>}_${'two' | 'few'}`, string> &
  Partial<Record<`${Stem<keyof Texts>}_${'zero' | 'many'}`, string>>;

export const ar: Catalogue = {
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
