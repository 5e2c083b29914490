/** Brings acts on many conversations to the server, and gathers with which ones they failed. */
import { api } from '@/api/http';
import { Problem } from '@/api/problem';
import type { BulkAnswer } from '@/api/types';
import type { BulkCall } from './bulk';

export async function sendBulk(calls: readonly BulkCall[]): Promise<BulkAnswer> {
  const whole: BulkAnswer = { done: [], failed: [] };
  for (const call of calls) {
    const part = await (isToBot(call) ? giveToBot(call) : send(call));
    whole.done.push(...part.done);
    whole.failed.push(...part.failed);
  }
  return whole;
}

const isToBot = ({ body }: BulkCall) => body['action'] === 'bot';

function send({ ids, body }: BulkCall): Promise<BulkAnswer> {
  return api.post<BulkAnswer>('sessions/bulk', { ids, ...body });
}

/** One by one: the server gives no more at once to a bot. */
async function giveToBot({ ids, body }: BulkCall): Promise<BulkAnswer> {
  const answer: BulkAnswer = { done: [], failed: [] };
  for (const id of ids) {
    try {
      await api.post(`sessions/${id}/bot`, { bot: body['bot'] });
      answer.done.push(id);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      answer.failed.push({ id, code: error.code, detail: error.message });
    }
  }
  return answer;
}
