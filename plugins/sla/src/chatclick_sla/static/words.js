/** What people read on the page. */
const en = {
  lead: 'How soon visitors are to be answered, what is about to be late, and how it went.',
  loading: 'Loading…', failed: 'That did not work', retry: 'Try again', cancel: 'Cancel', save: 'Save target', edit: 'Change',
  none: 'No targets yet', noneText: 'Say how soon visitors are to be answered. What is left stands beside each conversation then, and a warning comes before it is late.',
  readOnly: 'You can look; changing needs the permission to change queues.',
  add: 'Add target', change: 'Change {name}', remove: 'Remove {name}', up: 'Move {name} up', down: 'Move {name} down',
  saved: '{name} is saved', removed: '{name} is removed',
  pressing: 'What presses most', nothingRuns: 'Nobody waits for anything that has a target.', left: '{span} left', lateBy: '{span} late',
  open: 'Open', openOf: 'Open conversation: {kind}, {span}',
  days: 'Last 30 days', nothingEnded: 'No target has been kept or broken yet.', asTable: 'As a table', day: 'Day', met: 'Kept', missed: 'Broken', share: 'Kept of all',
  chartLabel: 'In {days} days {met} targets were kept and {missed} broken.',
  policies: 'Targets', orderText: 'The first one a conversation fits counts.', everything: 'every conversation',
  name: 'Name', targets: 'To be reached within', first: 'First response', next: 'Next response', resolution: 'Resolution', noTarget: 'none', unitOf: 'Unit of {kind}',
  minutes: 'minutes', hours: 'hours', days_: 'days', whichText: 'For conversations with one of each of these. Nothing chosen is all.',
  priorities: 'Priority', queues: 'Queue', teams: 'Team', widgets: 'Widget', channels: 'Channel', tags: 'Tag', byComma: 'With commas between',
  low: 'Low', normal: 'Normal', high: 'High', urgent: 'Urgent',
  warn: 'Warn at percent of the time', warnText: '100 never warns.', business: 'Count business time only',
};

const de = {
  lead: 'Wie schnell Besucher Antwort bekommen sollen, was gleich zu spät ist, und wie es lief.',
  loading: 'Lädt …', failed: 'Das hat nicht geklappt', retry: 'Noch einmal', cancel: 'Abbrechen', save: 'Ziel speichern', edit: 'Ändern',
  none: 'Noch keine Ziele', noneText: 'Sag, wie schnell Besucher Antwort bekommen sollen. Dann steht neben jedem Gespräch, was noch bleibt, und vorher kommt eine Warnung.',
  readOnly: 'Du kannst zusehen; zum Ändern brauchst du das Recht, Warteschlangen zu ändern.',
  add: 'Ziel hinzufügen', change: '{name} ändern', remove: '{name} entfernen', up: '{name} nach oben', down: '{name} nach unten',
  saved: '{name} ist gespeichert', removed: '{name} ist entfernt',
  pressing: 'Was am meisten drängt', nothingRuns: 'Niemand wartet auf etwas, für das es ein Ziel gibt.', left: 'noch {span}', lateBy: '{span} zu spät',
  open: 'Öffnen', openOf: 'Gespräch öffnen: {kind}, {span}',
  days: 'Letzte 30 Tage', nothingEnded: 'Noch wurde kein Ziel eingehalten oder verfehlt.', asTable: 'Als Tabelle', day: 'Tag', met: 'Eingehalten', missed: 'Verfehlt', share: 'Eingehalten von allen',
  chartLabel: 'In {days} Tagen wurden {met} Ziele eingehalten und {missed} verfehlt.',
  policies: 'Ziele', orderText: 'Es gilt das erste, zu dem ein Gespräch passt.', everything: 'jedes Gespräch',
  name: 'Name', targets: 'Zu erreichen innerhalb von', first: 'Erste Antwort', next: 'Nächste Antwort', resolution: 'Lösung', noTarget: 'keins', unitOf: 'Einheit: {kind}',
  minutes: 'Minuten', hours: 'Stunden', days_: 'Tage', whichText: 'Für Gespräche, auf die von jedem eins zutrifft. Nichts gewählt heißt alle.',
  priorities: 'Priorität', queues: 'Warteschlange', teams: 'Team', widgets: 'Widget', channels: 'Kanal', tags: 'Schlagwort', byComma: 'Mit Kommas dazwischen',
  low: 'Niedrig', normal: 'Normal', high: 'Hoch', urgent: 'Dringend',
  warn: 'Warnen bei Prozent der Zeit', warnText: '100 warnt nie.', business: 'Nur Geschäftszeit zählen',
};

const ar = {
  lead: 'متى ينبغي أن يُجاب الزوار، وما الذي يوشك أن يتأخر، وكيف سار الأمر.',
  loading: 'جارٍ التحميل…', failed: 'لم ينجح ذلك', retry: 'حاول مرة أخرى', cancel: 'إلغاء', save: 'حفظ الهدف', edit: 'تغيير',
  none: 'لا أهداف بعد', noneText: 'حدّد متى ينبغي أن يُجاب الزوار. عندها يظهر ما بقي بجانب كل محادثة، ويأتي تحذير قبل التأخر.',
  readOnly: 'يمكنك المشاهدة؛ أما التغيير فيحتاج إلى صلاحية تغيير قوائم الانتظار.',
  add: 'إضافة هدف', change: 'تغيير {name}', remove: 'إزالة {name}', up: 'رفع {name}', down: 'خفض {name}',
  saved: 'حُفظ {name}', removed: 'أُزيل {name}',
  pressing: 'الأكثر إلحاحًا', nothingRuns: 'لا أحد ينتظر شيئًا له هدف.', left: 'بقي {span}', lateBy: 'تأخر {span}',
  open: 'فتح', openOf: 'فتح المحادثة: {kind}، {span}',
  days: 'آخر 30 يومًا', nothingEnded: 'لم يتحقق أي هدف ولم يُخفق بعد.', asTable: 'كجدول', day: 'اليوم', met: 'تحقق', missed: 'أُخفق', share: 'المتحقق من الكل',
  chartLabel: 'في {days} يومًا تحقق {met} هدفًا وأُخفق {missed}.',
  policies: 'الأهداف', orderText: 'يسري أول هدف تنطبق عليه المحادثة.', everything: 'كل محادثة',
  name: 'الاسم', targets: 'ينبغي بلوغه خلال', first: 'الرد الأول', next: 'الرد التالي', resolution: 'الحل', noTarget: 'لا شيء', unitOf: 'وحدة {kind}',
  minutes: 'دقائق', hours: 'ساعات', days_: 'أيام', whichText: 'للمحادثات التي ينطبق عليها واحد من كل من هذه. عدم الاختيار يعني الكل.',
  priorities: 'الأولوية', queues: 'قائمة الانتظار', teams: 'الفريق', widgets: 'الأداة', channels: 'القناة', tags: 'الوسم', byComma: 'تفصل بينها فواصل',
  low: 'منخفضة', normal: 'عادية', high: 'عالية', urgent: 'عاجلة',
  warn: 'التحذير عند نسبة من الوقت', warnText: '100 لا تحذّر أبدًا.', business: 'احتساب وقت العمل فقط',
};

const CATALOGUES = { en, de, ar };

/** @param {string} locale */
export function translator(locale) {
  const words = CATALOGUES[locale.split('-')[0]] ?? en;
  return (key, values = {}) =>
    words[key].replaceAll(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
}
