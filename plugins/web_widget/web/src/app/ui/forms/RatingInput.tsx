/** A mark out of two (thumbs), up to five (stars), or more (numbers). A radio group to keyboards and readers. */

import { useChat } from "../context";
import { marksOf } from "./fields";
import type { InputProps } from "./inputs";
import { StarIcon, ThumbDownIcon, ThumbUpIcon } from "./rating_icons";

export function RatingInput({ id, field, value, isDisabled, onChange }: InputProps) {
  const { texts } = useChat();
  const marks = marksOf(field);
  const top = marks.at(-1) ?? 0;
  const kind = marks.length === 2 ? "thumbs" : marks.length <= 5 ? "stars" : "numbers";
  const chosen = typeof value === "number" ? value : null;
  const isLit = (mark: number) => chosen !== null && (kind === "stars" ? mark <= chosen : mark === chosen);
  return (
    <div class={`rating rating-${kind}`}>
      {marks.map((mark) => (
        <label key={mark} class={isLit(mark) ? "rate is-lit" : "rate"}>
          <input
            id={mark === marks[0] ? id : undefined}
            class="visually-hidden"
            type="radio"
            name={id}
            value={mark}
            checked={mark === chosen}
            required={field.required}
            disabled={isDisabled}
            onChange={() => onChange(mark)}
          />
          <span class="rate-face" aria-hidden="true">
            {kind === "numbers" ? mark : kind === "stars" ? <StarIcon /> : mark === top ? <ThumbUpIcon /> : <ThumbDownIcon />}
          </span>
          <span class="visually-hidden">
            {kind === "thumbs" ? texts(mark === top ? "rating.good" : "rating.bad") : texts("rating.of", { mark, top })}
          </span>
        </label>
      ))}
    </div>
  );
}
