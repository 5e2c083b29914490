/** Who the visitor is to the server: starting or resuming with a token, and the page's word for them. */

import type { Identity } from "../../shared/bridge";
import type { Environment } from "../environment";
import { ApiError } from "./api";
import type { Api, Started } from "./api";

export class Visitor {
  constructor(
    private readonly env: Environment,
    private readonly api: Api,
  ) {}

  /** Start or resume. A wrong identity is reported, and the visitor chats without it. */
  async start(): Promise<Started> {
    try {
      return await this.renew();
    } catch (error) {
      if (!this.env.identity || !isIdentityProblem(error)) throw error;
      this.env.onError(error);
      this.env.identity = null;
      return this.renew();
    }
  }

  /** Get a new token for the same visitor. */
  async renew(): Promise<Started> {
    const started = await this.#request();
    this.env.token = started.token;
    this.env.onToken(started.token, started.visitor.id);
    return started;
  }

  /** Renew with the page's word for who this is; nothing changes when the server refuses it. */
  async identify(identity: Identity): Promise<Started> {
    const before = this.env.identity;
    this.env.identity = identity;
    try {
      return await this.renew();
    } catch (error) {
      this.env.identity = before;
      throw error;
    }
  }

  async #request(): Promise<Started> {
    const { token, identity, page, locale } = this.env;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const request = { token, identity, page, locale, timezone: timeZone };
    try {
      return await this.api.start(request);
    } catch (error) {
      // a token from before a key change or an erasure: begin as a new visitor
      const isStale = error instanceof ApiError && error.status === 401 && !isIdentityProblem(error);
      if (!isStale || !token) throw error;
      return this.api.start({ ...request, token: null });
    }
  }
}

function isIdentityProblem(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code.startsWith("identity_");
}
