/** Failures of a request, told apart by what a person can do about them. */

import type { FactorMethod, FieldProblem, ProblemBody } from './types';

/** How to prove oneself further. */
export interface FactorOffer {
  challenge: string;
  methods: FactorMethod[];
}

/** The server answered with a problem (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: FieldProblem[];
  readonly requestId: string | null;
  /** With `second_factor_required`. */
  readonly offer: FactorOffer | null;

  constructor(status: number, body: Partial<ProblemBody>) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.name = 'Problem';
    this.status = status;
    this.code = body.code ?? `http_${status}`;
    this.fields = body.errors ?? [];
    this.requestId = body.request_id ?? null;
    this.offer = body.challenge
      ? { challenge: body.challenge, methods: body.methods ?? [] }
      : null;
  }
}

/** The server could not be reached. */
export class Unreachable extends Error {
  constructor() {
    super('unreachable');
    this.name = 'Unreachable';
  }
}

export async function problemFrom(response: Response): Promise<Problem> {
  let body: Partial<ProblemBody> = {};
  try {
    body = (await response.json()) as Partial<ProblemBody>;
  } catch {
    body = {};
  }
  body.request_id ??= response.headers.get('X-Request-Id') ?? undefined;
  return new Problem(response.status, body);
}

export function isForbidden(error: unknown): boolean {
  return error instanceof Problem && error.status === 403;
}
