/** Wörter der Einrichtungsseiten. */
import type { setup as english } from '../en/setup';

export const setup: Record<keyof typeof english, string> = {
  'page.apiKeys': 'API-Schlüssel',
  'page.audit': 'Prüfprotokoll',
  'page.people': 'Personen',
  'page.plugins': 'Plugins',
  'page.profile': 'Profil',
  'page.queues': 'Warteschlangen',
  'page.teams': 'Teams',
  'page.widgets': 'Widgets',

  'words.apiKeys': 'token anbindung entwicklung',
  'words.audit': 'verlauf sicherheit wer was prüfen',
  'words.people': 'mitarbeiter agenten benutzer einladen rolle',
  'words.plugins': 'erweiterungen einschalten einstellungen',
  'words.profile': 'passwort name hinweise ton sprache',
  'words.queues': 'verteilung warten',
  'words.theme': 'darstellung farbe',
  'words.widgets': 'code einbetten seite farbe begrüßung veröffentlichen',
};
