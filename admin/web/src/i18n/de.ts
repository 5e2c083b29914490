import type { Catalogue } from '.';
import { desk } from './de/desk';
import { plugins } from './de/plugins';
import { setup } from './de/setup';

export const de: Catalogue = { ...desk, ...plugins, ...setup };
