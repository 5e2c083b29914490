/** Which languages a widget speaks. Pure. */
import { readAt, type Tree } from '../draft/tree';

const DEFAULT = 'en';
const SUPPORTED = ['en', 'de'];

export interface Locales {
  byDefault: string;
  /** The default first. */
  all: string[];
}

export function listLocales(config: Tree): Locales {
  const named = readAt(config, '/locales/default');
  const byDefault = typeof named === 'string' && isLocale(named) ? named : DEFAULT;
  const listed = readAt(config, '/locales/supported');
  const supported = Array.isArray(listed) ? listed.map(String).filter(isLocale) : SUPPORTED;
  return { byDefault, all: [...new Set([byDefault, ...supported])] };
}

export const isLocale = (tag: string): boolean => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag);
