import type { extensions as en } from '../en/extensions';

/** Worte um das herum, was Plugins der Verwaltung hinzufügen. */
export const extensions: Record<keyof typeof en, string> = {
  'ext.actionDone': '{action}: erledigt',
  'ext.actionFailed': '{action} hat nicht geklappt',
  'ext.actions': 'Aktionen von Plugins',
  'ext.helps': 'Hilfe beim Schreiben',
  'ext.useDraft': 'Übernehmen',
  'ext.slotFailed': 'Dieses Plugin antwortet nicht.',
};
