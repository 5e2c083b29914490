/** A mark out of two (thumbs), up to five (stars), or more (numbers). A radio group to keyboards and readers. */

import { useChat } from "../context";
import { ratingTop } from "./fields";
import type { InputProps } from "./inputs";
import { StarIcon, ThumbDownIcon, ThumbUpIcon } from "./rating_icons";

export function RatingInput({ id, field, value, isDisabled, onChange }: InputProps) {
  const { texts } = useChat();
  const top = ratingTop(field);
  const marks = Array.from({ length: top }, (_, at) => at + 1);
  const chosen = typeof value === "number" ? value : 0;
  return (
    <div class={`rating rating-${kindOf(top)}`}>
      {marks.map((mark) => (
        <label key={mark} class={isLit(mark, chosen, top) ? "rate is-lit" : "rate"}>
          <input
            id={mark === 1 ? id : undefined}
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
            <Face mark={mark} top={top} />
          </span>
          <span class="visually-hidden">
            {top === 2 ? texts(mark === 1 ? "rating.bad" : "rating.good") : texts("rating.of", { mark, top })}
          </span>
        </label>
      ))}
    </div>
  );
}

function kindOf(top: number): string {
  return top === 2 ? "thumbs" : top <= 5 ? "stars" : "numbers";
}

function isLit(mark: number, chosen: number, top: number): boolean {
  return kindOf(top) === "stars" ? mark <= chosen : mark === chosen;
}

function Face({ mark, top }: { mark: number; top: number }) {
  if (top === 2) return mark === 1 ? <ThumbDownIcon /> : <ThumbUpIcon />;
  return top <= 5 ? <StarIcon /> : <>{mark}</>;
}
