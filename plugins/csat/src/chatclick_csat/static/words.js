/** What people read on the page. */
const en = {
  lead: 'How visitors rate conversations. What is asked, and when, is part of each widget.',
  loading: 'Loading…', failed: 'That did not work', retry: 'Try again',
  days: 'Period', last: 'Last {days} days', widget: 'Widget', person: 'Person', language: 'Language', all: 'All', gone: 'Somebody who is gone',
  asked: 'Asked', rated: 'Rated', response: 'Response rate', askedHint: 'conversations that ended where the rating is on',
  scale: 'Rating of {scale}', average: 'Average', net: 'Net score', netHint: '9 and 10 less 1 to 6, in percent',
  score: 'Score', number: 'Ratings', share: 'Share', good: 'Good', fair: 'Fair', poor: 'Poor',
  people: 'By person', ratings: 'What was said', only: 'Show', withWords: 'With words only', open: 'Open the conversation',
  of: '{score} of {scale}', noWords: 'No comment', more: 'More', download: 'Download CSV',
  none: 'No rating in this period', noneHint: 'Visitors are asked when a conversation is over. Switch it on in the widget, under Behaviour.',
  noneKind: 'None of this kind',
};

const de = {
  lead: 'Wie Besucher Gespräche bewerten. Was gefragt wird und wann, gehört zu jedem Widget.',
  loading: 'Lädt …', failed: 'Das hat nicht geklappt', retry: 'Noch einmal',
  days: 'Zeitraum', last: 'Letzte {days} Tage', widget: 'Widget', person: 'Person', language: 'Sprache', all: 'Alle', gone: 'Jemand, der nicht mehr da ist',
  asked: 'Gefragt', rated: 'Bewertet', response: 'Antwortquote', askedHint: 'beendete Gespräche, in denen nach einer Bewertung gefragt wird',
  scale: 'Bewertung aus {scale}', average: 'Durchschnitt', net: 'Netto-Wert', netHint: '9 und 10 abzüglich 1 bis 6, in Prozent',
  score: 'Wert', number: 'Bewertungen', share: 'Anteil', good: 'Gut', fair: 'Mittel', poor: 'Schlecht',
  people: 'Nach Person', ratings: 'Was gesagt wurde', only: 'Zeigen', withWords: 'Nur mit Worten', open: 'Gespräch öffnen',
  of: '{score} von {scale}', noWords: 'Kein Kommentar', more: 'Mehr', download: 'CSV herunterladen',
  none: 'Keine Bewertung in diesem Zeitraum', noneHint: 'Besucher werden gefragt, wenn ein Gespräch vorbei ist. Schalte es im Widget ein, unter Verhalten.',
  noneKind: 'Keine dieser Art',
};

const ar = {
  lead: 'كيف يقيّم الزوار المحادثات. ما يُسأل عنه ومتى جزء من كل أداة.',
  loading: 'جارٍ التحميل…', failed: 'لم ينجح ذلك', retry: 'حاول مرة أخرى',
  days: 'الفترة', last: 'آخر {days} يومًا', widget: 'الأداة', person: 'الشخص', language: 'اللغة', all: 'الكل', gone: 'شخص لم يعد هنا',
  asked: 'سُئل', rated: 'قُيّم', response: 'نسبة الإجابة', askedHint: 'محادثات انتهت حيث يُطلب التقييم',
  scale: 'تقييم من {scale}', average: 'المتوسط', net: 'القيمة الصافية', netHint: '9 و10 ناقص 1 إلى 6، بالمئة',
  score: 'القيمة', number: 'التقييمات', share: 'الحصة', good: 'جيد', fair: 'متوسط', poor: 'سيئ',
  people: 'حسب الشخص', ratings: 'ما قيل', only: 'عرض', withWords: 'مع كلام فقط', open: 'فتح المحادثة',
  of: '{score} من {scale}', noWords: 'بلا تعليق', more: 'المزيد', download: 'تنزيل CSV',
  none: 'لا تقييم في هذه الفترة', noneHint: 'يُسأل الزوار عند انتهاء المحادثة. فعّل ذلك في الأداة، تحت السلوك.',
  noneKind: 'لا شيء من هذا النوع',
};

const CATALOGUES = { en, de, ar };

/** @param {string} locale */
export function translator(locale) {
  const words = CATALOGUES[locale.split('-')[0]] ?? en;
  return (key, values = {}) =>
    words[key].replaceAll(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
}
