/** What the welcome pages set in a widget's draft. Pure. */
import type { WidgetConfig } from '@/api/types';

type Values = Record<string, unknown>;

const ACCENT = '#0f766e';

function part(config: Values, name: string): Values {
  const value = config[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
}

export function accentOf(config: WidgetConfig): string {
  const accent = part(part(config, 'theme'), 'palette')['accent'];
  return typeof accent === 'string' ? accent : ACCENT;
}

/** The draft with another accent; everything else in it stays. */
export function withAccent(config: WidgetConfig, accent: string): WidgetConfig {
  const theme = part(config, 'theme');
  const palette = { ...part(theme, 'palette'), accent };
  return { ...config, theme: { ...theme, palette } };
}
