/** Words around what plugins add to Admin. */
export const extensions = {
  'ext.actionDone': '{action}: done',
  'ext.actionFailed': '{action} did not work',
  'ext.by': 'Added by {plugin}',
  'ext.failed': 'The page of {plugin} does not load',
  'ext.failedText': 'Everything else goes on. Try again, or look at the logs of the plugin.',
  'ext.gone': 'This page is not there now',
  'ext.goneText': 'The plugin it belongs to does not run, or you may not see it.',
  'ext.slotFailed': 'No answer from this plugin.',
  'ext.slotSlow': 'This plugin takes too long.',
  'nav.added': 'From plugins',
} as const;
