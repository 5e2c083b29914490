/** The Chatclick widget in Vue. Renders on a server, where it does nothing. */

import { createClient } from "@chatclick/widget";
import type { Client, Events, Handler, Identity, Options } from "@chatclick/widget";
import { defineComponent, h, inject, onBeforeUnmount, onMounted, ref, toValue, watch } from "vue";
import type { App, InjectionKey, MaybeRefOrGetter, Plugin, Ref } from "vue";

export type * from "@chatclick/widget";

const KEY: InjectionKey<Client> = Symbol("chatclick");

/** Make the plugin: the chat is on the page for as long as the app is mounted. */
export function createChatclick(options: Options): Plugin {
  return {
    install(app: App) {
      const client = createClient(options);
      app.provide(KEY, client);
      const stop = client.start();
      app.onUnmount(stop);
    },
  };
}

/** The client of the app's plugin. */
export function useChatclick(): Client {
  const client = inject(KEY);
  if (!client) throw new Error("useChatclick needs app.use(createChatclick({…}))");
  return client;
}

/** Listen to an event for as long as the component is there. */
export function useChatclickEvent<Name extends keyof Events>(name: Name, handler: Handler<Name>): void {
  const client = useChatclick();
  onMounted(() => {
    const off = client.on(name, handler);
    onBeforeUnmount(off);
  });
}

/** How many messages the visitor has not seen. */
export function useUnread(): Ref<number> {
  const client = useChatclick();
  const unread = ref(0);
  onMounted(() => (unread.value = client.get("unread") ?? 0));
  useChatclickEvent("unread", ({ count }) => (unread.value = count));
  return unread;
}

/** Keep the chat told of who the visitor is; nobody any more is a logout. */
export function useIdentity(person: MaybeRefOrGetter<Identity | null | undefined>): void {
  const client = useChatclick();
  onMounted(() =>
    watch(
      () => toValue(person),
      (now, before) => {
        if (now) void client.call("identify", { ...now }).catch(ignore);
        else if (before) void client.call("logout").catch(ignore);
      },
      { immediate: true, deep: true },
    ),
  );
}

/** The chat inside the page instead of beside it. Give it a height. */
export const ChatclickInline = defineComponent({
  name: "ChatclickInline",
  setup() {
    const client = useChatclick();
    const place = ref<Element | null>(null);
    onMounted(() => void client.call("mount", place.value).catch(ignore));
    onBeforeUnmount(() => void client.call("mount", null).catch(ignore));
    return () => h("div", { ref: place });
  },
});

/** Told as the event "error" already. */
const ignore = (): void => undefined;
