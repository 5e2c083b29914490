import type { Catalogue } from '.';
import { desk } from './de/desk';
import { setup } from './de/setup';

export const de: Catalogue = { ...desk, ...setup };
