/** What a visitor does with a session besides writing: forms, the end of it, a copy of it. */

import type { Api } from "./api";

export interface FormAnswer {
  name: string;
  values: Readonly<Record<string, unknown>>;
}

export class Services {
  constructor(private readonly api: Api) {}

  submitForm(sessionId: string, form: FormAnswer): Promise<unknown> {
    return this.api.request("POST", `/api/v1/sessions/${sessionId}/forms`, { body: form });
  }

  /** The bot lets go of the session, and it waits for a person. */
  askForPeople(sessionId: string): Promise<unknown> {
    return this.api.request("POST", `/api/v1/sessions/${sessionId}/people`, { body: {} });
  }

  end(sessionId: string): Promise<unknown> {
    return this.api.request("POST", `/api/v1/sessions/${sessionId}/end`, { body: {} });
  }

  /** The whole conversation as a page to keep. */
  getTranscript(sessionId: string): Promise<Blob> {
    return this.api.download(`/api/v1/sessions/${sessionId}/transcript?format=html`);
  }

  /** The page where the visitor's browser can be asked about notifications; it works for a while, for them alone. */
  async getPushPage(): Promise<string> {
    const made = await this.api.request("POST", "/api/v1/notify-webpush/visitor/link", { body: {} });
    const { url } = made as { url: string };
    return new URL(url, this.api.origin).href;
  }

  mailTranscript(sessionId: string, email: string): Promise<unknown> {
    return this.api.request("POST", `/api/v1/sessions/${sessionId}/transcript`, { body: { email } });
  }
}
