import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft } from '@/api/types';
import { DraftSaver, PAUSE_MS } from './draftSaver';
import type { Unsaved } from './drafts';

const draft = (text: string): Unsaved => ({ text, mentions: [] });
const saved = (text: string): Draft =>
  ({ kind: 'message', text, mentions: [], version: 1, updated_at: '' });

describe('a draft on its way to the server', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('goes once, after a pause, as it is then', async () => {
    const put = vi.fn(async (one: Unsaved) => saved(one.text));
    const onSaved = vi.fn();
    const saver = new DraftSaver(put, onSaved);

    saver.write(draft('a'));
    saver.write(draft('ab'));
    await vi.advanceTimersByTimeAsync(PAUSE_MS);

    expect(put.mock.calls).toEqual([[draft('ab')]]);
    expect(onSaved).toHaveBeenCalledWith(saved('ab'), true);
  });

  it('goes again when it was changed meanwhile, never two at once', async () => {
    const answers: ((value: Draft) => void)[] = [];
    const put = vi.fn((_one: Unsaved) => new Promise<Draft>((resolve) => answers.push(resolve)));
    const onSaved = vi.fn();
    const saver = new DraftSaver(put, onSaved);

    saver.write(draft('a'));
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    saver.write(draft('ab'));
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(put).toHaveBeenCalledTimes(1);
    answers[0]?.(saved('a'));
    await vi.advanceTimersByTimeAsync(0);

    expect(onSaved).toHaveBeenCalledWith(saved('a'), false);
    expect(put.mock.calls[1]).toEqual([draft('ab')]);
  });

  it('waits on when the server cannot be reached', async () => {
    const put = vi.fn().mockRejectedValueOnce(new Error('away')).mockResolvedValue(saved('a'));
    const saver = new DraftSaver(put, vi.fn());

    saver.write(draft('a'));
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    await saver.flush();

    expect(put).toHaveBeenCalledTimes(2);
  });
});
