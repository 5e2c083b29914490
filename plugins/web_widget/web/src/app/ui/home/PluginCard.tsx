/** The place of a card that a plugin draws. While the plugin is off, nothing of it is known but its name. */

import { useChat } from "../context";
import { PluginIcon } from "./home_icons";

export function PluginCard({ type }: { type: string }) {
  const { texts } = useChat();
  return (
    <section class="card card-off" data-card={type}>
      <PluginIcon />
      <p>{texts("home.plugin_off")}</p>
    </section>
  );
}
