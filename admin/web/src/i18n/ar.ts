import type { Catalogue } from '.';
import { desk } from './ar/desk';
import { shell } from './ar/shell';
import { en } from './en';

/**
 * What is translated. English stands in for the rest, so a new text waits for nobody.
 * Arabic has six forms for counts, such as `list.unread_few`.
 */
export const arabic: Readonly<Record<string, string>> = { ...desk, ...shell };

export const ar = { ...en, ...arabic } as Catalogue;
