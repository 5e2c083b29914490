/** What can be looked at in the preview, and how what is shown gets there. Pure. */
import type { Tree } from '../draft/tree';

export const PREVIEW = '/widget/v1/preview';
export const READY = 'chatclick.preview.ready';

export const SCENES = ['closed', 'home', 'chat', 'form', 'away', 'rating'] as const;
export type Scene = (typeof SCENES)[number];

export const SCHEMES = ['auto', 'light', 'dark'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** Widths in CSS pixels; null for as wide as there is room. */
export const DEVICES = { fit: null, phone: 360, tablet: 768, desktop: 1280 } as const;
export type Device = keyof typeof DEVICES;

export interface View {
  scene: Scene;
  scheme: Scheme;
  device: Device;
  locale: string;
}

/**
 * How large a device is drawn in the room there is.
 *
 * @returns its size in its own pixels, and the factor it is drawn with
 */
export function fitDevice(device: Device, room: { width: number; height: number }) {
  const wanted = DEVICES[device];
  if (wanted === null) return { ...room, scale: 1 };
  const scale = Math.min(1, room.width / wanted);
  const isPhone = device === 'phone';
  const height = room.height / scale;
  return { width: wanted, height: isPhone ? Math.min(height, 740) : height, scale };
}

/**
 * Lay a form's scene open: a form that is switched off shows nothing.
 *
 * @returns the config to show, which is the draft but for that
 */
export function stage(config: Tree, scene: Scene): Tree {
  if (scene !== 'form') return config;
  const forms = (config['forms'] ?? {}) as Tree;
  const preChat = (forms['preChat'] ?? {}) as Tree;
  return { ...config, forms: { ...forms, preChat: { ...preChat, enabled: true } } };
}
