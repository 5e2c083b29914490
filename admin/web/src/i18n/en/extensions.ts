/** Words around what plugins add to Admin. */
export const extensions = {
  'ext.actionDone': '{action}: done',
  'ext.actionFailed': '{action} did not work',
  'ext.actions': 'Actions of plugins',
  'ext.helps': 'Help with what you write',
  'ext.useDraft': 'Use it',
  'ext.slotFailed': 'No answer from this plugin.',
} as const;
