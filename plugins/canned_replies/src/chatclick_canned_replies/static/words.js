/** What people read on the page. */
const en = {
  lead: 'Type / while you answer to use one. Words in double braces are filled in.',
  replies: 'Replies', macros: 'Macros', search: 'Search', none: 'Nothing here yet',
  noneText: 'Write down what you say often, and everybody answers faster.',
  nothing: 'Nothing fits this search', newReply: 'New reply', newMacro: 'New macro', edit: 'Edit',
  remove: 'Delete', removed: 'Deleted', undo: 'Undo', save: 'Save', cancel: 'Cancel', saved: 'Saved',
  import: 'Import CSV', export: 'Export CSV', imported: '{created} added, {updated} changed, {failed} left out',
  line: 'Line {line}: {detail}', name: 'Name', shortcut: 'Shortcut', text: 'Text', folder: 'Folder',
  scope: 'Who may use it', own: 'Only me', team: 'My team', all: 'Everybody', whichTeam: 'Team',
  variables: 'Insert a variable', used: 'used {count}×', actions: 'Actions, in this order',
  addAction: 'Add an action', up: 'Move up', down: 'Move down', reply: 'Reply', note: 'Internal note',
  tag: 'Add tags', untag: 'Remove tags', priority: 'Set priority', assign: 'Assign', snooze: 'Snooze',
  resolve: 'Resolve', tags: 'Tags, with commas between', minutes: 'Minutes', me: 'Whoever runs it',
  nobody: 'Nobody', low: 'Low', normal: 'Normal', high: 'High', urgent: 'Urgent', failed: 'That did not work',
  retry: 'Try again', loading: 'Loading…', other: 'No folder',
};

const de = {
  lead: 'Tippe beim Antworten /, um eine zu benutzen. Was in doppelten Klammern steht, wird ausgefüllt.',
  replies: 'Antworten', macros: 'Makros', search: 'Suchen', none: 'Noch nichts hier',
  noneText: 'Halte fest, was ihr oft sagt, und alle antworten schneller.',
  nothing: 'Nichts passt zu dieser Suche', newReply: 'Neue Antwort', newMacro: 'Neues Makro',
  edit: 'Bearbeiten', remove: 'Löschen', removed: 'Gelöscht', undo: 'Rückgängig', save: 'Speichern',
  cancel: 'Abbrechen', saved: 'Gespeichert', import: 'CSV einlesen', export: 'CSV speichern',
  imported: '{created} hinzugefügt, {updated} geändert, {failed} ausgelassen', line: 'Zeile {line}: {detail}',
  name: 'Name', shortcut: 'Kürzel', text: 'Text', folder: 'Ordner', scope: 'Wer es benutzen darf',
  own: 'Nur ich', team: 'Mein Team', all: 'Alle', whichTeam: 'Team', variables: 'Variable einsetzen',
  used: '{count}× benutzt', actions: 'Aktionen, in dieser Reihenfolge', addAction: 'Aktion hinzufügen',
  up: 'Nach oben', down: 'Nach unten', reply: 'Antworten', note: 'Interne Notiz', tag: 'Schlagwörter setzen',
  untag: 'Schlagwörter entfernen', priority: 'Priorität setzen', assign: 'Zuweisen', snooze: 'Zurückstellen',
  resolve: 'Erledigen', tags: 'Schlagwörter, mit Kommas dazwischen', minutes: 'Minuten', me: 'Wer es ausführt',
  nobody: 'Niemand', low: 'Niedrig', normal: 'Normal', high: 'Hoch', urgent: 'Dringend',
  failed: 'Das hat nicht geklappt', retry: 'Noch einmal', loading: 'Lädt …', other: 'Kein Ordner',
};

const ar = {
  lead: 'اكتب / وأنت ترد لتستخدم واحدًا. يُملأ ما بين قوسين مزدوجين.',
  replies: 'الردود', macros: 'وحدات الماكرو', search: 'بحث', none: 'لا شيء هنا بعد',
  noneText: 'دوّن ما تقولونه كثيرًا ليرد الجميع أسرع.', nothing: 'لا شيء يطابق هذا البحث',
  newReply: 'رد جديد', newMacro: 'ماكرو جديد', edit: 'تعديل', remove: 'حذف', removed: 'حُذف',
  undo: 'تراجع', save: 'حفظ', cancel: 'إلغاء', saved: 'تم الحفظ', import: 'استيراد CSV',
  export: 'تصدير CSV', imported: 'أُضيف {created}، وتغيّر {updated}، وتُرك {failed}',
  line: 'السطر {line}: {detail}', name: 'الاسم', shortcut: 'الاختصار', text: 'النص', folder: 'المجلد',
  scope: 'من يستخدمه', own: 'أنا فقط', team: 'فريقي', all: 'الجميع', whichTeam: 'الفريق',
  variables: 'إدراج متغير', used: 'استُخدم {count}×', actions: 'الإجراءات بهذا الترتيب',
  addAction: 'إضافة إجراء', up: 'تحريك لأعلى', down: 'تحريك لأسفل', reply: 'رد', note: 'ملاحظة داخلية',
  tag: 'إضافة وسوم', untag: 'إزالة وسوم', priority: 'تعيين الأولوية', assign: 'إسناد', snooze: 'تأجيل',
  resolve: 'إنهاء', tags: 'الوسوم، تفصل بينها فواصل', minutes: 'الدقائق', me: 'من يشغّله',
  nobody: 'لا أحد', low: 'منخفضة', normal: 'عادية', high: 'عالية', urgent: 'عاجلة',
  failed: 'لم ينجح ذلك', retry: 'حاول مجددًا', loading: 'جارٍ التحميل…', other: 'بلا مجلد',
};

const languages = { en, de, ar };

/** @param {string} locale */
export function translator(locale) {
  const words = languages[locale.slice(0, 2)] ?? en;
  return (key, values = {}) =>
    words[key].replaceAll(/\{(\w+)\}/g, (_mark, name) => String(values[name] ?? ''));
}
