import type { extensions as en } from '../en/extensions';

/** Worte um das herum, was Plugins der Verwaltung hinzufügen. */
export const extensions: Record<keyof typeof en, string> = {
  'ext.actionDone': '{action}: erledigt',
  'ext.actionFailed': '{action} hat nicht geklappt',
  'ext.by': 'Hinzugefügt von {plugin}',
  'ext.failed': 'Die Seite von {plugin} lädt nicht',
  'ext.failedText': 'Alles andere läuft weiter. Versuchen Sie es erneut, oder sehen Sie in die Logs des Plugins.',
  'ext.gone': 'Diese Seite gibt es gerade nicht',
  'ext.goneText': 'Das Plugin, zu dem sie gehört, läuft nicht, oder Sie dürfen sie nicht sehen.',
  'ext.slotFailed': 'Dieses Plugin antwortet nicht.',
  'ext.slotSlow': 'Dieses Plugin braucht zu lange.',
  'nav.added': 'Aus Plugins',
};
