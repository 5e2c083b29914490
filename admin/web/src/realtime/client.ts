/** The one socket: opens, greets, beats, reconnects. What frames mean is decided in `stream`. */
import { accessToken, onToken, refreshLogin } from '@/auth/login';
import { nextDelayMs, STABLE_AFTER_MS } from './backoff';
import { CLOSE, type ClientFrame, type ServerFrame } from './frames';
import { initialState, reduce, type Effect, type Input } from './stream';

export type Connection =
  | { status: 'connecting' }
  | { status: 'live' }
  | { status: 'reconnecting'; retryAt: number }
  | { status: 'offline' }
  | { status: 'refused'; code: number };

const BEAT_MS = 25_000;
const SILENCE_MS = 12_000;
const SUBPROTOCOL = 'chatclick.v1';

export class RealtimeClient {
  private readonly onEffect: (effect: Effect) => void;
  private readonly onConnection: (connection: Connection) => void;
  private state = initialState;
  private socket: WebSocket | null = null;
  private attempt = 0;
  private askedDelayMs = 0;
  private timers: Record<'retry' | 'beat' | 'silence' | 'stable', number | undefined> = {
    retry: undefined,
    beat: undefined,
    silence: undefined,
    stable: undefined,
  };
  private isStopped = true;
  private stopToken: (() => void) | null = null;

  constructor(
    onEffect: (effect: Effect) => void,
    onConnection: (connection: Connection) => void,
  ) {
    this.onEffect = onEffect;
    this.onConnection = onConnection;
  }

  get isLive(): boolean {
    return this.state.isLive;
  }

  start(): void {
    this.isStopped = false;
    this.stopToken = onToken((token) => {
      if (this.socket?.readyState === WebSocket.OPEN) this.feed({ type: 'token', token });
    });
    window.addEventListener('online', this.retryNow);
    window.addEventListener('offline', this.noteOffline);
    document.addEventListener('visibilitychange', this.retryWhenVisible);
    this.open();
  }

  stop(): void {
    this.isStopped = true;
    this.stopToken?.();
    window.removeEventListener('online', this.retryNow);
    window.removeEventListener('offline', this.noteOffline);
    document.removeEventListener('visibilitychange', this.retryWhenVisible);
    this.clearTimers();
    this.socket?.close(1000);
    this.socket = null;
    this.state = initialState;
  }

  feed(input: Input): void {
    const { state, effects } = reduce(this.state, input);
    this.state = state;
    for (const effect of effects) {
      if (effect.type === 'send') this.write(effect.frame);
      else this.take(effect);
    }
  }

  /** Send a frame if the socket is live; whoever needs certainty keeps an outbox. */
  write(frame: ClientFrame): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  readonly retryNow = (): void => {
    if (this.isStopped || this.socket) return;
    this.attempt = 0;
    this.open();
  };

  private readonly retryWhenVisible = (): void => {
    if (!document.hidden) this.retryNow();
  };

  private readonly noteOffline = (): void => {
    this.letGo();
    this.onConnection({ status: 'offline' });
  };

  private take(effect: Effect): void {
    if (effect.type === 'live') {
      this.onConnection({ status: 'live' });
      this.timers.stable = window.setTimeout(() => {
        this.attempt = 0;
      }, STABLE_AFTER_MS);
    }
    if (effect.type === 'bye') this.askedDelayMs = effect.retryAfterMs;
    this.onEffect(effect);
  }

  private open(): void {
    this.clearTimers();
    const token = accessToken();
    if (token === null) return;
    const address = new URL('/api/v1/ws', window.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address, [SUBPROTOCOL]);
    this.socket = socket;
    socket.onopen = () => {
      this.feed({ type: 'connected', token: accessToken() ?? token });
      this.timers.beat = window.setInterval(() => this.beat(), BEAT_MS);
    };
    socket.onmessage = (message: MessageEvent<string>) => {
      window.clearTimeout(this.timers.silence);
      this.timers.silence = undefined;
      this.feed({ type: 'frame', frame: JSON.parse(message.data) as ServerFrame });
    };
    socket.onclose = (event) => {
      if (this.socket === socket) this.onClosed(event.code);
    };
  }

  private beat(): void {
    this.write({ t: 'ping' });
    this.timers.silence ??= window.setTimeout(() => this.letGo(), SILENCE_MS);
  }

  /** The line is dead. A browser may wait long for the other end to agree; a new one need not. */
  private letGo(): void {
    const lost = this.socket;
    if (lost) this.onClosed(1006);
    lost?.close();
  }

  private onClosed(code: number): void {
    this.socket = null;
    this.clearTimers();
    this.feed({ type: 'disconnected' });
    if (this.isStopped) return;
    if (code === CLOSE.tokenExpired) void this.reopenWithNewToken();
    else if (code >= CLOSE.firstFatal && code <= CLOSE.lastFatal) {
      this.onConnection({ status: 'refused', code });
    } else this.retryLater();
  }

  private async reopenWithNewToken(): Promise<void> {
    this.onConnection({ status: 'connecting' });
    const isRenewed = await refreshLogin();
    if (this.isStopped || this.socket) return;
    // Without a new token the login store signs out, or the server is away and comes back.
    if (isRenewed) this.open();
    else this.retryLater();
  }

  private retryLater(): void {
    const delay = nextDelayMs(this.attempt, this.askedDelayMs);
    this.attempt += 1;
    this.askedDelayMs = 0;
    this.onConnection(
      navigator.onLine
        ? { status: 'reconnecting', retryAt: Date.now() + delay }
        : { status: 'offline' },
    );
    this.timers.retry = window.setTimeout(() => this.open(), delay);
  }

  private clearTimers(): void {
    window.clearTimeout(this.timers.retry);
    window.clearInterval(this.timers.beat);
    window.clearTimeout(this.timers.silence);
    window.clearTimeout(this.timers.stable);
    this.timers = { retry: undefined, beat: undefined, silence: undefined, stable: undefined };
  }
}
