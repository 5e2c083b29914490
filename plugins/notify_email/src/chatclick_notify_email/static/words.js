/** What people read on the page. */
const en = {
  lead: 'What Chatclick sent by mail. The server and the sender are among the settings of this plugin.',
  loading: 'Loading…', failed: 'That did not work', retry: 'Try again',
  test: 'Send a test mail', to: 'To', send: 'Send', arrived: 'The server took it: {detail}', refused: 'It was not sent: {detail}',
  log: 'Log', status: 'What became of it', all: 'All', more: 'More',
  at: 'When', type: 'What', address: 'To whom', detail: 'What the server said',
  sent: 'Sent', held: 'Held back', trying: 'Being tried', gaveUp: 'Given up', bounced: 'Bounced',
  none: 'No mail yet', noneHint: 'Visitors get one when answers wait for them, agents when somebody writes while they are away.',
  noneKind: 'None of this kind',
  stops: 'No more mails to', stopsHint: 'Who unsubscribed, and mailboxes that are not there.', nobody: 'Nobody',
  unsubscribed: 'Unsubscribed', remove: 'Send again', removed: '{address} gets mails again',
  unread: 'Unread messages', transcript: 'Transcript', invitation: 'Invitation', password: 'Password link', testKind: 'Test',
};

const de = {
  lead: 'Was Chatclick per Mail verschickt hat. Server und Absender stehen in den Einstellungen dieses Plugins.',
  loading: 'Lädt …', failed: 'Das hat nicht geklappt', retry: 'Noch einmal',
  test: 'Eine Testmail schicken', to: 'An', send: 'Senden', arrived: 'Der Server hat sie angenommen: {detail}', refused: 'Sie wurde nicht gesendet: {detail}',
  log: 'Protokoll', status: 'Was daraus wurde', all: 'Alle', more: 'Mehr',
  at: 'Wann', type: 'Was', address: 'An wen', detail: 'Was der Server sagte',
  sent: 'Gesendet', held: 'Zurückgehalten', trying: 'Wird versucht', gaveUp: 'Aufgegeben', bounced: 'Unzustellbar',
  none: 'Noch keine Mail', noneHint: 'Besucher bekommen eine, wenn Antworten auf sie warten, Agenten, wenn jemand schreibt, während sie weg sind.',
  noneKind: 'Keine dieser Art',
  stops: 'Keine Mails mehr an', stopsHint: 'Wer sich abgemeldet hat, und Postfächer, die es nicht gibt.', nobody: 'Niemand',
  unsubscribed: 'Abgemeldet', remove: 'Wieder schicken', removed: '{address} bekommt wieder Mails',
  unread: 'Ungelesene Nachrichten', transcript: 'Verlauf', invitation: 'Einladung', password: 'Passwort-Link', testKind: 'Test',
};

const ar = {
  lead: 'ما أرسله Chatclick بالبريد. الخادم والمرسل ضمن إعدادات هذه الإضافة.',
  loading: 'جارٍ التحميل…', failed: 'لم ينجح ذلك', retry: 'حاول مرة أخرى',
  test: 'إرسال رسالة تجريبية', to: 'إلى', send: 'إرسال', arrived: 'قبلها الخادم: {detail}', refused: 'لم تُرسل: {detail}',
  log: 'السجل', status: 'ما آلت إليه', all: 'الكل', more: 'المزيد',
  at: 'متى', type: 'ماذا', address: 'إلى من', detail: 'ما قاله الخادم',
  sent: 'أُرسلت', held: 'حُجبت', trying: 'قيد المحاولة', gaveUp: 'تُركت', bounced: 'ارتدت',
  none: 'لا رسائل بعد', noneHint: 'تصل رسالة إلى الزوار حين تنتظرهم إجابات، وإلى الوكلاء حين يكتب أحد في غيابهم.',
  noneKind: 'لا شيء من هذا النوع',
  stops: 'لا رسائل بعد الآن إلى', stopsHint: 'من ألغى الاشتراك، وصناديق لا وجود لها.', nobody: 'لا أحد',
  unsubscribed: 'ألغى الاشتراك', remove: 'الإرسال من جديد', removed: 'ستصل الرسائل إلى {address} من جديد',
  unread: 'رسائل غير مقروءة', transcript: 'نص المحادثة', invitation: 'دعوة', password: 'رابط كلمة المرور', testKind: 'تجربة',
};

const CATALOGUES = { en, de, ar };

/** @param {string} locale */
export function translator(locale) {
  const words = CATALOGUES[locale.split('-')[0]] ?? en;
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
