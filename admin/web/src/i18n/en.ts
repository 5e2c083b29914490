import { desk } from './en/desk';
import { plugins } from './en/plugins';
import { setup } from './en/setup';

export const en = { ...desk, ...plugins, ...setup } as const;
