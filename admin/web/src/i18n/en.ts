import { desk } from './en/desk';
import { designer } from './en/designer';
import { plugins } from './en/plugins';
import { setup } from './en/setup';

export const en = { ...desk, ...designer, ...plugins, ...setup } as const;
