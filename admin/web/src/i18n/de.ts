import type { Catalogue } from '.';
import { desk } from './de/desk';
import { designer } from './de/designer';
import { plugins } from './de/plugins';
import { setup } from './de/setup';

export const de: Catalogue = { ...desk, ...designer, ...plugins, ...setup };
