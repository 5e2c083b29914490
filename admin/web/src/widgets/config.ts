/** The parts of a widget's config that the form knows; the rest is kept as it is. Pure. */
import type { WidgetConfig } from '@/api/types';

export const DEFAULT_ACCENT = '#0f766e';
export const WIDGET_LOCALES = ['en', 'de'] as const;
export type WidgetLocale = (typeof WIDGET_LOCALES)[number];

/** The language of a widget's texts that is nearest to a person's own. */
export const widgetLocaleOf = (locale: string): WidgetLocale =>
  WIDGET_LOCALES.find((one) => one === locale) ?? 'en';

export interface Look {
  accent: string;
  position: 'end' | 'start';
  launcher: 'icon' | 'pill' | 'none';
  greets: boolean;
  texts: Record<WidgetLocale, { title: string; body: string }>;
  origins: string[];
}

type Tree = Record<string, unknown>;

const branch = (tree: Tree, name: string): Tree => {
  const value = tree[name];
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Tree) : {};
};

const text = (tree: Tree, name: string): string => {
  const value = tree[name];
  return typeof value === 'string' ? value : '';
};

export function readLook(config: WidgetConfig): Look {
  const accent = text(branch(branch(config, 'theme'), 'palette'), 'accent');
  const strings = branch(config, 'strings');
  const textsOf = (locale: WidgetLocale) => ({
    title: text(branch(strings, locale), 'greeting.title'),
    body: text(branch(strings, locale), 'greeting.body'),
  });
  const origins = branch(config, 'security')['allowedOrigins'];
  return {
    accent: /^#[0-9a-f]{6}$/i.test(accent) ? accent : DEFAULT_ACCENT,
    position: branch(config, 'layout')['position'] === 'start' ? 'start' : 'end',
    launcher: (text(branch(config, 'launcher'), 'kind') || 'icon') as Look['launcher'],
    greets: branch(config, 'greeting')['enabled'] !== false,
    texts: { en: textsOf('en'), de: textsOf('de') },
    origins: Array.isArray(origins) ? origins.map(String) : [],
  };
}

/** Put a look into a config without touching what the form does not show. */
export function writeLook(config: WidgetConfig, name: string, look: Look): WidgetConfig {
  const theme = branch(config, 'theme');
  const strings = branch(config, 'strings');
  const stringsOf = (locale: WidgetLocale) => {
    const own = { ...branch(strings, locale) };
    for (const [key, value] of Object.entries(look.texts[locale])) {
      if (value.trim() === '') delete own[`greeting.${key}`];
      else own[`greeting.${key}`] = value.trim();
    }
    return own;
  };
  return {
    schemaVersion: 2,
    ...config,
    name: text(config, 'name') || name,
    theme: { ...theme, palette: { ...branch(theme, 'palette'), accent: look.accent } },
    layout: { ...branch(config, 'layout'), position: look.position },
    launcher: { ...branch(config, 'launcher'), kind: look.launcher },
    greeting: { ...branch(config, 'greeting'), enabled: look.greets },
    strings: { ...strings, en: stringsOf('en'), de: stringsOf('de') },
    security: { ...branch(config, 'security'), allowedOrigins: look.origins },
  };
}

/** Black or white, whichever reads better on a colour (WCAG relative luminance). */
export function inkOn(colour: string): '#000000' | '#ffffff' {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const light = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return (light + 0.05) / 0.05 > 1.05 / (light + 0.05) ? '#000000' : '#ffffff';
}

export const snippetOf = (origin: string, widgetId: string): string =>
  `<script src="${origin}/widget/v1/${widgetId}.js" async></script>`;
