import { expect, it } from 'vitest';
import type { Draft } from '@/api/types';
import { newestDrafts } from './drafts';

const draft = (kind: Draft['kind'], version: number): Draft => ({
  kind, version, text: `${kind} ${version}`, mentions: [], updated_at: '',
});

it('an answer that is older than what was stored meanwhile does not bring it back', () => {
  const read = [draft('message', 1), draft('note', 4)];

  const shown = newestDrafts(read, [draft('message', 2), draft('note', 3)]);

  expect(shown.map((one) => one.text)).toEqual(['note 4', 'message 2']);
});
