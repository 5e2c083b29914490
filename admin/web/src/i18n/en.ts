import { desk } from './en/desk';
import { setup } from './en/setup';

export const en = { ...desk, ...setup } as const;
