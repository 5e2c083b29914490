/** Where each setting of mine is, so that typing its name leads there. */
import type { MessageKey } from '@/i18n';

export interface SettingPlace {
  id: string;
  title: MessageKey;
  path: string;
  /** Without it there is nothing to set. */
  needs?: string;
}

export const SETTING_PLACES: readonly SettingPlace[] = [
  { id: 'name', title: 'profile.name', path: '/profile' },
  { id: 'password', title: 'profile.password', path: '/profile' },
  { id: 'theme', title: 'theme.title', path: '/profile#looks' },
  { id: 'language', title: 'language.title', path: '/profile#looks' },
  { id: 'density', title: 'density.title', path: '/profile#looks' },
  { id: 'sound', title: 'notices.sound', path: '/profile#notices' },
  { id: 'volume', title: 'notices.volume', path: '/profile#notices' },
  { id: 'tone', title: 'notices.tone', path: '/profile#notices' },
  { id: 'desktop', title: 'notices.desktop', path: '/profile#notices' },
  { id: 'repeat', title: 'notices.repeat', path: '/profile#notices' },
  { id: 'quiet', title: 'notices.quiet', path: '/profile#notifications' },
];
