/** The REST calls of a visitor. Every failure is an `ApiError` with a code the texts know. */

import { isEvent, isMessage, isObject } from "../protocol/frames";
import type { Ack, Message, Session, SessionEvent } from "../protocol/frames";
import type { MessageBody } from "../protocol/outbox";
import type { Identity, Page } from "../../shared/bridge";
import type { WidgetConfig } from "../../shared/config";
import type { Activity } from "./activity";
import type { FormAnswer } from "./services";

const TIMEOUT_MS = 15_000;
const END_MS = 4_000;

export class ApiError extends Error {
  constructor(
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly requestId: string | null = null,
    readonly retryAfterMs = 0,
    /** What is wrong with which part of the request. */
    readonly errors: readonly { pointer: string; message: string }[] = [],
  ) {
    super(detail);
  }

  /** Whether the same request may succeed later. */
  get isTemporary(): boolean {
    // the first attempt under this key, of this tab or another, has not ended yet
    if (this.code === "idempotency_in_progress") return true;
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** Whether somebody is there to answer, and when that changes. */
export type Said = Readonly<Record<string, string>>;

/** A topic of the form before a conversation that has hours of its own. */
export interface TopicHours {
  topic: string;
  is_open: boolean;
  when_closed: string | null;
  texts: Said;
}

export interface Availability {
  is_open: boolean;
  opens_at: string | null;
  closes_at: string | null;
  /** How long answers took lately, in seconds. */
  reply_time_s: number | null;
  agents_available: boolean;
  /** Instead of what the config says; a host before these were told leaves them out. */
  when_closed?: WidgetConfig["availability"]["whenClosed"] | null;
  texts?: Said;
  topics?: readonly TopicHours[];
  topic_field?: string;
}

/** What the server knows of the visitor. */
export interface Person {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  traits: Readonly<Record<string, unknown>>;
  /** The site vouched for them. */
  is_identified: boolean;
}

export interface Started {
  token: string;
  visitor: Person;
  availability?: Availability;
  sessions: Session[];
  epoch: string;
}

export interface StartRequest {
  token: string | null;
  identity: Identity | null;
  page: Page;
  locale: string;
  timezone: string;
}

interface Options {
  body?: unknown;
  /** Instead of `body`: bytes as they are. */
  bytes?: Blob;
  timeoutMs?: number;
  headers?: Record<string, string>;
  token?: string | null;
  signal?: AbortSignal;
}

export class Api {
  token: string | null = null;

  constructor(
    readonly origin: string,
    private readonly widgetId: string,
    /** Another way to the server, where there is to be none. */
    private readonly ask = (url: string, init: RequestInit) => fetch(url, init),
  ) {}

  getConfig(): Promise<unknown> {
    return this.#call("GET", `/widget/v1/${this.widgetId}/config`, { token: null });
  }

  async start(request: StartRequest): Promise<Started> {
    const { token, identity, ...rest } = request;
    const body = { ...rest, ...(token ? { token } : {}), ...(identity ? { identity } : {}) };
    const answer = await this.#call("POST", `/widget/v1/${this.widgetId}/visitor`, { body, token: null });
    const started = answer as Started;
    this.token = started.token;
    return started;
  }

  /** End the visit: the token opens nothing from here on, in no tab. */
  async end(): Promise<void> {
    if (!this.token) return;
    const body = { token: this.token };
    this.token = null;
    const path = `/widget/v1/${this.widgetId}/logout`;
    await this.#call("POST", path, { body, timeoutMs: END_MS });
  }

  /** `key` makes a repeat return the session of the first attempt. */
  createSession(key: string, queue: string | null = null, form?: FormAnswer): Promise<Session> {
    const headers = { "Idempotency-Key": key };
    const body = { widget_id: this.widgetId, ...(queue ? { metadata: { queue } } : {}), ...(form && { form }) };
    return this.#call("POST", "/api/v1/sessions", { body, headers }) as Promise<Session>;
  }

  getSession(id: string): Promise<Session> {
    return this.#call("GET", `/api/v1/sessions/${id}`) as Promise<Session>;
  }

  /** One page of messages before `beforeSeq`, oldest first. */
  async listMessages(id: string, beforeSeq: number, limit: number): Promise<Message[]> {
    const path = `/api/v1/sessions/${id}/messages?before_seq=${beforeSeq}&limit=${limit}`;
    return listOf(await this.#call("GET", path), isMessage);
  }

  async listEvents(id: string, afterSeq: number, limit: number): Promise<SessionEvent[]> {
    const path = `/api/v1/sessions/${id}/events?after_seq=${afterSeq}&limit=${limit}`;
    return listOf(await this.#call("GET", path), isEvent);
  }

  send(sessionId: string, clientMsgId: string, message: MessageBody): Promise<Ack> {
    const body = { client_msg_id: clientMsgId, ...message };
    return this.#call("POST", `/api/v1/sessions/${sessionId}/messages`, { body }) as Promise<Ack>;
  }

  getQueuePosition(id: string): Promise<unknown> {
    return this.#call("GET", `/api/v1/sessions/${id}/queue-position`);
  }

  /** The bytes of a file, or of the small picture of it. */
  fetchFile(sessionId: string, id: string, kind: "content" | "thumbnail"): Promise<Blob> {
    return this.download(`/api/v1/sessions/${sessionId}/attachments/${id}/${kind}`);
  }

  mark(sessionId: string, kind: "seen" | "delivered", seq: number): Promise<unknown> {
    return this.#call("POST", `/api/v1/sessions/${sessionId}/${kind}`, { body: { seq } });
  }

  setTyping(sessionId: string, on: boolean): Promise<unknown> {
    return this.#call("POST", `/api/v1/sessions/${sessionId}/typing`, { body: { on } });
  }

  addContext(sessionId: string, values: Record<string, unknown>): Promise<unknown> {
    return this.#call("POST", `/api/v1/sessions/${sessionId}/context`, { body: values });
  }

  startFlow(sessionId: string, flowId: string, variables: Record<string, unknown>): Promise<unknown> {
    const body = { flow_id: flowId, variables };
    return this.#call("POST", `/plugins/flows/sessions/${sessionId}/start`, { body });
  }

  reportActivity(visitorId: string, events: readonly Activity[]): Promise<unknown> {
    return this.#call("POST", `/api/v1/visitors/${visitorId}/activity`, { body: { events } });
  }

  /** The event stream (server-sent events over fetch, so that the token stays out of the URL). */
  openStream(signal: AbortSignal): Promise<Response> {
    return this.ask(`${this.origin}/api/v1/events`, {
      headers: { Authorization: `Bearer ${this.token}`, Accept: "text/event-stream" },
      signal,
      cache: "no-store",
      credentials: "omit",
    });
  }

  /** Any call to the API, for the parts of the app that are loaded on demand. */
  request(method: string, path: string, options: Options = {}): Promise<unknown> {
    return this.#call(method, path, options);
  }

  /** A file, with the token in a header and not in its address. */
  async download(path: string): Promise<Blob> {
    const headers = { Authorization: `Bearer ${this.token}` };
    const response = await this.ask(this.origin + path, { headers, credentials: "omit" });
    if (!response.ok) throw new ApiError(response.status, `http_${response.status}`, "");
    return response.blob();
  }

  async #call(method: string, path: string, options: Options = {}): Promise<unknown> {
    const token = options.token === undefined ? this.token : options.token;
    const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (options.body !== undefined) headers["Content-Type"] = "application/json";
    const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
    const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
    const init: RequestInit = { method, headers, credentials: "omit", signal };
    if (options.bytes) init.body = options.bytes;
    if (options.body !== undefined) init.body = JSON.stringify(options.body);
    let response: Response;
    let answer: unknown;
    try {
      response = await this.ask(this.origin + path, init);
      answer = response.status === 204 ? null : await response.json().catch(() => null);
    } catch {
      throw new ApiError(0, "unreachable", "No answer from the server");
    }
    if (response.ok) return answer;
    const problem = isObject(answer) ? answer : {};
    throw new ApiError(
      response.status,
      typeof problem.code === "string" ? problem.code : `http_${response.status}`,
      typeof problem.detail === "string" ? problem.detail : "",
      typeof problem.request_id === "string" ? problem.request_id : null,
      Number(response.headers.get("Retry-After") ?? 0) * 1000 || 0,
      Array.isArray(problem.errors) ? problem.errors.filter(isFieldError) : [],
    );
  }
}

function isFieldError(value: unknown): value is { pointer: string; message: string } {
  return isObject(value) && typeof value.pointer === "string" && typeof value.message === "string";
}

function listOf<T>(answer: unknown, is: (value: unknown) => value is T): T[] {
  return isObject(answer) && Array.isArray(answer.data) ? answer.data.filter(is) : [];
}
