/** Pick an emoji: groups, a search in English names, skin tones, arrow keys through the grid. */

import { useEffect, useRef, useState } from "preact/hooks";
import { useChat } from "../context";
import type { Group } from "./emoji_list";
import { GROUPS, TONES, listGroup, searchEmoji, withTone } from "./emoji_search";
import "../../styles/composer_emoji.css";

const SIGNS: Record<Group, string> = {
  smileys: "😀",
  people: "👋",
  animals: "🐻",
  food: "🍎",
  places: "🚗",
  activities: "⚽",
  objects: "💡",
  symbols: "❤️",
  flags: "🏁",
};
const HAND = "✋";

interface Props {
  onPick(sign: string): void;
  onDone(): void;
}

export function EmojiPicker({ onPick, onDone }: Props) {
  const { texts } = useChat();
  const [group, setGroup] = useState<Group>("smileys");
  const [query, setQuery] = useState("");
  const [tone, setTone] = useState<string>("");
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => search.current?.focus({ preventScroll: true }), []);
  const shown = query.trim() ? searchEmoji(query) : listGroup(group);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onDone();
  };
  return (
    <div class="emoji-picker" role="dialog" aria-label={texts("tools.emoji")} onKeyDown={onKeyDown}>
      <div class="emoji-head">
        <input
          ref={search}
          class="emoji-search"
          type="search"
          value={query}
          placeholder={texts("emoji.search")}
          aria-label={texts("emoji.search")}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Enter" && (event.preventDefault(), shown[0] && onPick(withTone(shown[0], tone)))}
        />
        <select class="emoji-tone" value={tone} aria-label={texts("emoji.tone")} onChange={(event) => setTone(event.currentTarget.value)}>
          {TONES.map((one, at) => (
            <option key={one} value={one} aria-label={texts("emoji.tone_of", { at: at + 1 })}>
              {HAND + one}
            </option>
          ))}
        </select>
      </div>
      <Grid key={query || group} label={query || texts(`emoji.${group}`)} signs={shown.map((emoji) => [withTone(emoji, tone), emoji.name])} onPick={onPick} />
      {!query && (
        <div class="emoji-groups" role="group" aria-label={texts("emoji.groups")}>
          {GROUPS.map((one) => (
            <button
              key={one}
              type="button"
              class="emoji-group"
              aria-pressed={one === group}
              aria-label={texts(`emoji.${one}`)}
              title={texts(`emoji.${one}`)}
              onClick={() => setGroup(one)}
            >
              {SIGNS[one]}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

interface GridProps {
  label: string;
  signs: (readonly [sign: string, name: string])[];
  onPick(sign: string): void;
}

/** One stop for the tab key; arrows, Home and End move inside. */
function Grid({ label, signs, onPick }: GridProps) {
  const { texts } = useChat();
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  if (signs.length === 0) return <p class="emoji-none">{texts("emoji.none")}</p>;

  const move = (event: KeyboardEvent) => {
    const perRow = columnsOf(box.current);
    const forward = texts.direction === "rtl" ? -1 : 1;
    const steps: Record<string, number> = {
      ArrowRight: forward,
      ArrowLeft: -forward,
      ArrowDown: perRow,
      ArrowUp: -perRow,
      Home: -at,
      End: signs.length - 1 - at,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(Math.max(at + step, 0), signs.length - 1);
    setAt(next);
    (box.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div class="emoji-grid" ref={box} role="group" aria-label={label} onKeyDown={move}>
      {signs.map(([sign, name], index) => (
        <button
          key={sign}
          type="button"
          class="emoji"
          tabIndex={index === at ? 0 : -1}
          aria-label={name}
          title={name}
          onFocus={() => setAt(index)}
          onClick={() => onPick(sign)}
        >
          {sign}
        </button>
      ))}
    </div>
  );
}

/** How many stand in the first row. */
function columnsOf(box: HTMLElement | null): number {
  const children = [...(box?.children ?? [])] as HTMLElement[];
  const top = children[0]?.offsetTop;
  const second = children.findIndex((child) => child.offsetTop !== top);
  return second > 0 ? second : Math.max(children.length, 1);
}
