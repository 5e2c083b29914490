/** What people read on the page of any plugin that sends. */
const en = {
  loading: 'Loading…', failed: 'That did not work', retry: 'Try again',
  test: 'Send a test', to: 'To', send: 'Send', taken: 'It was taken: {detail}', refused: 'It was not sent: {detail}',
  log: 'Log', status: 'What became of it', all: 'All', more: 'More',
  at: 'When', type: 'What', address: 'To whom', detail: 'What was said',
  sent: 'Sent', held: 'Held back', trying: 'Being tried', gaveUp: 'Given up', bounced: 'Not there',
  none: 'Nothing yet', noneHint: '', noneKind: 'None of this kind',
  stops: 'No more to', stopsHint: 'Who wants no more, and addresses that are not there.', nobody: 'Nobody',
  unsubscribed: 'Wants no more', remove: 'Send again', removed: '{address} gets notifications again',
  unread: 'Unread messages', transcript: 'Transcript', invitation: 'Invitation', password: 'Password link', testKind: 'Test',
};

const de = {
  loading: 'Lädt …', failed: 'Das hat nicht geklappt', retry: 'Noch einmal',
  test: 'Einen Test schicken', to: 'An', send: 'Senden', taken: 'Es wurde angenommen: {detail}', refused: 'Es wurde nicht gesendet: {detail}',
  log: 'Protokoll', status: 'Was daraus wurde', all: 'Alle', more: 'Mehr',
  at: 'Wann', type: 'Was', address: 'An wen', detail: 'Was gesagt wurde',
  sent: 'Gesendet', held: 'Zurückgehalten', trying: 'Wird versucht', gaveUp: 'Aufgegeben', bounced: 'Gibt es nicht',
  none: 'Noch nichts', noneHint: '', noneKind: 'Keine dieser Art',
  stops: 'Nichts mehr an', stopsHint: 'Wer nichts mehr will, und Adressen, die es nicht gibt.', nobody: 'Niemand',
  unsubscribed: 'Will nichts mehr', remove: 'Wieder schicken', removed: '{address} bekommt wieder Benachrichtigungen',
  unread: 'Ungelesene Nachrichten', transcript: 'Verlauf', invitation: 'Einladung', password: 'Passwort-Link', testKind: 'Test',
};

const ar = {
  loading: 'جارٍ التحميل…', failed: 'لم ينجح ذلك', retry: 'حاول مرة أخرى',
  test: 'إرسال تجربة', to: 'إلى', send: 'إرسال', taken: 'قُبلت: {detail}', refused: 'لم تُرسل: {detail}',
  log: 'السجل', status: 'ما آلت إليه', all: 'الكل', more: 'المزيد',
  at: 'متى', type: 'ماذا', address: 'إلى من', detail: 'ما قيل',
  sent: 'أُرسلت', held: 'حُجبت', trying: 'قيد المحاولة', gaveUp: 'تُركت', bounced: 'لا وجود لها',
  none: 'لا شيء بعد', noneHint: '', noneKind: 'لا شيء من هذا النوع',
  stops: 'لا شيء بعد الآن إلى', stopsHint: 'من لا يريد المزيد، وعناوين لا وجود لها.', nobody: 'لا أحد',
  unsubscribed: 'لا يريد المزيد', remove: 'الإرسال من جديد', removed: 'ستصل الإشعارات إلى {address} من جديد',
  unread: 'رسائل غير مقروءة', transcript: 'نص المحادثة', invitation: 'دعوة', password: 'رابط كلمة المرور', testKind: 'تجربة',
};

const KIT = { en, de, ar };

/**
 * @param {string} locale
 * @param {Record<string, Record<string, string>>} own a plugin's words by language; they stand before those of the kit
 */
export function translator(locale, own = {}) {
  const language = locale.split('-')[0];
  const words = { ...en, ...own.en, ...KIT[language], ...own[language] };
  return (key, values = {}) =>
    words[key].replaceAll(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
}

/** Words for the types of notifications; one that is not known is shown as it is. */
export const TYPES = {
  'message.unread': 'unread',
  'session.transcript': 'transcript',
  'staff.invitation': 'invitation',
  'staff.password': 'password',
  'staff.test': 'testKind',
};
