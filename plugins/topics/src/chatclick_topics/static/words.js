/** What people read on the page. */
const en = {
  lead: 'What visitors write about. Conversations that use the same words are a topic; it is counted, never quoted.',
  loading: 'Loading…', failed: 'That did not work', retry: 'Try again',
  none: 'No topics yet', noneText: 'They appear once enough conversations of the last {days} days are about the same.',
  counted: '{sessions} conversations of the last {days} days, {without} of them without a topic', computed: 'computed {at}',
  compute: 'Compute anew', working: 'Looking at conversations: {percent} %', language: 'Language', all: 'All', unknown: 'Not known',
  hidden: 'Show hidden topics', count: '{count} conversations', rising: 'rising', falling: 'falling', steady: 'steady', isNew: 'new',
  edit: 'Change', editOf: 'Change {name}', name: 'Name', nameHint: 'Empty: its most telling words', merge: 'Part of', mergeNone: 'It stands for itself',
  hide: 'Hide it', save: 'Save', cancel: 'Cancel', saved: 'Saved', words: 'Words', examples: 'Conversations', example: 'Conversation {number}',
  separate: 'Take out: {name}', changes: 'What changed the last time',
  'change.new': 'New: {label}', 'change.gone': 'Gone: {label}', 'change.merged': '{label} went into {other}', 'change.split': '{label} came out of {other}',
  chart: '{count} conversations in {days} days, lately {trend}',
};

const de = {
  lead: 'Worüber Besucher schreiben. Gespräche mit denselben Wörtern sind ein Thema; es wird gezählt, nie zitiert.',
  loading: 'Lädt …', failed: 'Das hat nicht geklappt', retry: 'Noch einmal',
  none: 'Noch keine Themen', noneText: 'Sie erscheinen, sobald genug Gespräche der letzten {days} Tage vom Gleichen handeln.',
  counted: '{sessions} Gespräche der letzten {days} Tage, {without} davon ohne Thema', computed: 'berechnet {at}',
  compute: 'Neu berechnen', working: 'Sieht Gespräche durch: {percent} %', language: 'Sprache', all: 'Alle', unknown: 'Nicht bekannt',
  hidden: 'Ausgeblendete zeigen', count: '{count} Gespräche', rising: 'steigend', falling: 'fallend', steady: 'gleichbleibend', isNew: 'neu',
  edit: 'Ändern', editOf: '{name} ändern', name: 'Name', nameHint: 'Leer: die bezeichnendsten Wörter', merge: 'Teil von', mergeNone: 'Steht für sich',
  hide: 'Ausblenden', save: 'Speichern', cancel: 'Abbrechen', saved: 'Gespeichert', words: 'Wörter', examples: 'Gespräche', example: 'Gespräch {number}',
  separate: 'Herauslösen: {name}', changes: 'Was sich beim letzten Mal änderte',
  'change.new': 'Neu: {label}', 'change.gone': 'Weg: {label}', 'change.merged': '{label} ging in {other} auf', 'change.split': '{label} löste sich aus {other}',
  chart: '{count} Gespräche in {days} Tagen, zuletzt {trend}',
};

const ar = {
  lead: 'ما يكتب عنه الزوار. المحادثات التي تستخدم الكلمات نفسها موضوع واحد؛ يُحصى ولا يُقتبس.',
  loading: 'جارٍ التحميل…', failed: 'لم ينجح ذلك', retry: 'حاول مرة أخرى',
  none: 'لا مواضيع بعد', noneText: 'تظهر حين يدور عدد كافٍ من محادثات آخر {days} يومًا حول الشيء نفسه.',
  counted: '{sessions} محادثة في آخر {days} يومًا، منها {without} بلا موضوع', computed: 'حُسبت {at}',
  compute: 'احسب من جديد', working: 'يراجع المحادثات: {percent}٪', language: 'اللغة', all: 'الكل', unknown: 'غير معروفة',
  hidden: 'أظهر المواضيع المخفية', count: 'المحادثات: {count}', rising: 'صاعد', falling: 'هابط', steady: 'ثابت', isNew: 'جديد',
  edit: 'تغيير', editOf: 'تغيير {name}', name: 'الاسم', nameHint: 'فارغ: أدلّ كلماته', merge: 'جزء من', mergeNone: 'قائم بذاته',
  hide: 'أخفِه', save: 'حفظ', cancel: 'إلغاء', saved: 'حُفظ', words: 'الكلمات', examples: 'المحادثات', example: 'المحادثة {number}',
  separate: 'افصل: {name}', changes: 'ما تغيّر في المرة الأخيرة',
  'change.new': 'جديد: {label}', 'change.gone': 'زال: {label}', 'change.merged': 'دخل {label} في {other}', 'change.split': 'خرج {label} من {other}',
  chart: '{count} محادثة في {days} يومًا، ومؤخرًا {trend}',
};

const CATALOGUES = { en, de, ar };

/** @param {string} locale */
export function translator(locale) {
  const words = CATALOGUES[locale.split('-')[0]] ?? en;
  return (key, values = {}) =>
    words[key].replaceAll(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
}
