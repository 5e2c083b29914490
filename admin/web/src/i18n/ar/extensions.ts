/** كلمات حول ما تضيفه الإضافات إلى لوحة الإدارة. */
export const extensions: Readonly<Record<string, string>> = {
  'ext.actionDone': '{action}: تم',
  'ext.actionFailed': 'لم ينجح {action}',
  'ext.by': 'أضافته {plugin}',
  'ext.failed': 'لا تُحمَّل صفحة {plugin}',
  'ext.failedText': 'كل ما عداها يعمل. حاول مجددًا أو انظر في سجلات الإضافة.',
  'ext.gone': 'هذه الصفحة ليست هنا الآن',
  'ext.goneText': 'الإضافة التي تتبعها لا تعمل، أو لا يحق لك رؤيتها.',
  'ext.slotFailed': 'لا جواب من هذه الإضافة.',
  'ext.slotSlow': 'تستغرق هذه الإضافة وقتًا طويلًا.',
  'nav.added': 'من الإضافات',
};
