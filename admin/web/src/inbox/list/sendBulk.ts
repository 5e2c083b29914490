/** Brings acts on many conversations to the server, and gathers with which ones they failed. */
import { api } from '@/api/http';
import { Problem } from '@/api/problem';
import type { BulkAnswer } from '@/api/types';
import type { BulkCall } from './bulk';

export interface BulkOutcome extends BulkAnswer {
  /** What ended it before the last; null where all were asked for. */
  error: unknown;
}

/** Never throws: what was done before something went wrong is done. */
export async function sendBulk(calls: readonly BulkCall[]): Promise<BulkOutcome> {
  const whole: BulkOutcome = { done: [], failed: [], error: null };
  try {
    for (const call of calls) await (isToBot(call) ? giveToBot(call, whole) : send(call, whole));
  } catch (error) {
    whole.error = error;
  }
  return whole;
}

const isToBot = ({ body }: BulkCall) => body['action'] === 'bot';

async function send({ ids, body }: BulkCall, whole: BulkOutcome): Promise<void> {
  const { done, failed } = await api.post<BulkAnswer>('sessions/bulk', { ids, ...body });
  whole.done.push(...done);
  whole.failed.push(...failed);
}

/** One by one: the server gives no more at once to a bot. */
async function giveToBot({ ids, body }: BulkCall, whole: BulkOutcome): Promise<void> {
  for (const id of ids) {
    try {
      await api.post(`sessions/${id}/bot`, { bot: body['bot'] });
      whole.done.push(id);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      whole.failed.push({ id, code: error.code, detail: error.message });
    }
  }
}
