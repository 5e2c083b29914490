/** Puts the Chatclick widget on a page and talks to it. Does nothing on a server. */

export { createClient, loadChatclick } from "./client";
export type { Client, Options } from "./client";
export type * from "./api";
