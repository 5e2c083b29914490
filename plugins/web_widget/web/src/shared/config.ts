/** The published config document as the widget reads it (schema: widget_schema, version 1). */

export interface WidgetConfig {
  name: string;
  locales: { default: string; supported: string[]; detect: "page" | "browser" | "fixed" };
  strings: Record<string, Record<string, string>>;
  brand: { displayName: string; avatarUrl: string };
  layout: { position: "end" | "start"; offset: { x: number; y: number } };
  theme: { scheme: "auto" | "light" | "dark"; palette: { accent: string }; radius: number };
  launcher: { kind: "icon" | "pill" | "none"; label: string; badge: "count" | "dot" | "off" };
  greeting: { enabled: boolean };
  composer: { maxLength: number; placeholder: string };
  features: {
    typing: { enabled: boolean };
    receipts: { enabled: boolean };
    sound: { enabled: boolean };
  };
  session: { multiple: boolean };
}

type Partially<T> = { [K in keyof T]?: T[K] extends object ? Partially<T[K]> : T[K] };
export type StoredConfig = Partially<WidgetConfig>;

/** Defaults of every key; the server stores only what differs. */
export const DEFAULTS: WidgetConfig = {
  name: "",
  locales: { default: "en", supported: ["en", "de"], detect: "page" },
  strings: {},
  brand: { displayName: "", avatarUrl: "" },
  layout: { position: "end", offset: { x: 20, y: 20 } },
  theme: { scheme: "auto", palette: { accent: "#0f766e" }, radius: 16 },
  launcher: { kind: "icon", label: "launcher.label", badge: "count" },
  greeting: { enabled: true },
  composer: { maxLength: 4000, placeholder: "composer.placeholder" },
  features: {
    typing: { enabled: true },
    receipts: { enabled: true },
    sound: { enabled: false },
  },
  session: { multiple: true },
};

/** Fill a stored document with the defaults; objects merge, everything else replaces. */
export function fillDefaults(stored: unknown): WidgetConfig {
  return merge(DEFAULTS, stored) as WidgetConfig;
}

function merge(base: unknown, over: unknown): unknown {
  if (over === undefined || over === null) return base;
  if (!isPlain(base) || !isPlain(over)) return over;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) result[key] = merge(result[key], value);
  return result;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
