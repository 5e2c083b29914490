import { expect, it } from 'vitest';
import type { Flow, FlowDocument } from './types';
import { reduceDraft, startDraft } from './useFlowDraft';

const document: FlowDocument = {
  schemaVersion: 1,
  id: 'f',
  name: 'F',
  steps: [
    { id: 'one', blocks: [] },
    { id: 'two', blocks: [] },
  ],
};

const flow = (draft: FlowDocument, etag: string): Flow => ({
  id: 'f', name: 'F', etag, published_revision: null, has_changes: true, created_at: '', updated_at: '', draft,
});

const titled = (from: FlowDocument, id: string, title: string): FlowDocument => ({
  ...from,
  steps: from.steps.map((step) => (step.id === id ? { ...step, title } : step)),
});

const start = () => startDraft(flow(document, '"1"'));

it('a change is unsaved until the server has it, and one made meanwhile stays so', () => {
  const first = titled(document, 'one', 'A');
  let draft = reduceDraft(start(), { type: 'change', flow: first, mark: null });
  expect(draft.save).toBe('unsaved');
  draft = reduceDraft(draft, { type: 'saving' });
  draft = reduceDraft(draft, { type: 'change', flow: titled(first, 'one', 'AB'), mark: null });
  // else it would go out beside the first, with the ETag from before it
  expect(draft.save).toBe('saving');
  draft = reduceDraft(draft, { type: 'saved', flow: flow(first, '"2"'), sent: first });

  expect([draft.save, draft.etag]).toEqual(['unsaved', '"2"']);
});

it('what somebody else saved comes in, and undo takes back mine alone', () => {
  let draft = reduceDraft(start(), { type: 'change', flow: titled(document, 'one', 'Mine'), mark: null });
  draft = reduceDraft(draft, { type: 'theirs', flow: flow(titled(document, 'two', 'Theirs'), '"2"'), asked: '"1"' });

  expect(draft.history.present.steps.map((step) => step.title)).toEqual(['Mine', 'Theirs']);
  expect([draft.save, draft.etag, draft.merges]).toEqual(['unsaved', '"2"', 1]);
  draft = reduceDraft(draft, { type: 'undo' });
  expect(draft.history.present.steps.map((step) => step.title)).toEqual([undefined, 'Theirs']);
});

it('where both changed the same, one is asked, and the other is an undo away', () => {
  let draft = reduceDraft(start(), { type: 'change', flow: titled(document, 'one', 'Mine'), mark: null });
  draft = reduceDraft(draft, { type: 'theirs', flow: flow(titled(document, 'one', 'Theirs'), '"2"'), asked: '"1"' });
  expect([draft.save, draft.conflicts]).toEqual(['conflict', ['steps/one']]);

  const theirs = reduceDraft(draft, { type: 'settle', side: 'theirs' });
  const mine = reduceDraft(draft, { type: 'settle', side: 'mine' });

  expect([theirs.history.present.steps[0]!.title, theirs.save]).toEqual(['Theirs', 'saved']);
  expect(reduceDraft(theirs, { type: 'undo' }).history.present.steps[0]!.title).toBe('Mine');
  expect([mine.history.present.steps[0]!.title, mine.save, mine.etag]).toEqual(['Mine', 'unsaved', '"2"']);
});

it('an answer from before mine was saved is not somebody else’s', () => {
  const mine = titled(document, 'one', 'Mine');
  const old: Parameters<typeof reduceDraft>[1] = { type: 'theirs', flow: flow(document, '"2"'), asked: '"1"' };
  let draft = reduceDraft(start(), { type: 'change', flow: mine, mark: null });
  draft = reduceDraft(draft, { type: 'saving' });
  expect(reduceDraft(draft, old)).toBe(draft);
  draft = reduceDraft(draft, { type: 'saved', flow: flow(mine, '"3"'), sent: mine });

  expect(reduceDraft(draft, old).history.present).toBe(mine);
});
