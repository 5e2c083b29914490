/** Speaks with a page in a sealed frame, over a port of its own: the same surface, as messages. */
import { Problem } from '@/api/problem';
import type { Surface } from './surface';
import type { PageState, Tone } from './types';

interface Ask {
  id: number;
  call: string;
  args: Record<string, unknown>;
}

export interface Failed {
  name: string;
  message: string;
  status?: number;
  code?: string;
  errors?: unknown;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
type Method = (typeof METHODS)[number];

/** Connect a frame's window; returns what ends it. */
export function connectFrame(frame: Window, surface: Surface): () => void {
  const { port1: own, port2: theirs } = new MessageChannel();
  own.onmessage = (event: MessageEvent<unknown>) => void answer(own, surface, event.data);
  const stops = (['theme', 'locale', 'search', 'event'] as const).map((type) =>
    surface.page.on(type, (data) => own.postMessage({ type, data })),
  );
  // The frame has no origin of its own to name; what it is told here is no secret.
  frame.postMessage({ type: 'chatclick', ...stateOf(surface.page) }, '*', [theirs]);
  return () => {
    stops.forEach((stop) => stop());
    own.close();
  };
}

/** Do what a frame asks and send it the result. */
export async function answer(
  port: Pick<MessagePort, 'postMessage'>,
  surface: Surface,
  message: unknown,
): Promise<void> {
  if (!isAsk(message)) return;
  try {
    port.postMessage({ id: message.id, result: await perform(surface, message) });
  } catch (error) {
    port.postMessage({ id: message.id, error: describe(error) });
  }
}

async function perform(surface: Surface, { call, args }: Ask): Promise<unknown> {
  const text = (name: string) => (typeof args[name] === 'string' ? (args[name] as string) : '');
  switch (call) {
    case 'request': {
      const method = METHODS.find((one) => one === args['method']);
      if (!method) throw new Error('method is one of ' + METHODS.join(', '));
      return surface.request(method, text('path'), bodyOf(method, args['body']));
    }
    case 'download':
      return surface.page.api.download(text('path'));
    case 'navigate':
      surface.navigate(text('path'));
      return null;
    case 'toast':
      surface.toast(text('text'), text('tone') as Tone);
      return null;
    case 'setSearch':
      surface.page.setSearch(text('search'), args['isReplaced'] === true);
      return null;
    default:
      throw new Error(`There is no call ${call}`);
  }
}

function bodyOf(method: Method, body: unknown): unknown {
  return method === 'GET' || method === 'DELETE' ? undefined : (body ?? {});
}

function isAsk(message: unknown): message is Ask {
  const ask = message as Partial<Ask> | null;
  return (
    typeof ask === 'object' &&
    ask !== null &&
    typeof ask.id === 'number' &&
    typeof ask.call === 'string' &&
    typeof ask.args === 'object' &&
    ask.args !== null
  );
}

function describe(error: unknown): Failed {
  if (error instanceof Problem) {
    const { name, message, status, code, fields: errors } = error;
    return { name, message, status, code, errors };
  }
  return { name: 'Error', message: error instanceof Error ? error.message : String(error) };
}

function stateOf(page: PageState): PageState {
  const { version, plugin, page: path, locale, theme, search, tokens } = page;
  return { version, plugin, page: path, locale, theme, search, tokens };
}
