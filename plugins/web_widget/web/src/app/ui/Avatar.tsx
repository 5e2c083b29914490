/** A person or the brand as a small disc: picture, or initials. */

interface Props {
  name: string;
  url?: string;
  isBrand?: boolean;
}

export function Avatar({ name, url = "", isBrand = false }: Props) {
  return (
    <span class={isBrand ? "avatar avatar-brand" : "avatar"} aria-hidden="true">
      {url ? <img src={url} alt="" /> : initials(name)}
    </span>
  );
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters.map((word) => (word ? ([...word][0] ?? "") : "")).join("").toUpperCase();
}
