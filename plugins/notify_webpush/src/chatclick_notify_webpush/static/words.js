/** What people read on the page of their devices, and visitors on theirs. */
const en = {
  lead: 'Devices that tell you when somebody writes while you are away. Each is asked once, and nothing has to be installed.',
  loading: 'One moment…', failed: 'That did not work', retry: 'Try again',
  this: 'This device', on: 'This browser tells you.', off: 'This browser does not tell you yet.', turnOn: 'Notify me on this device',
  denied: 'This browser was told not to ask. Allow notifications for this page in its settings, then come back.',
  unable: 'This browser cannot do it, or this page is not served with https. On an iPhone or iPad, put the page on the home screen first.',
  unreachable: 'The browser could not be added: {detail}',
  devices: 'All my devices', none: 'None yet', added: 'since {at}', addedHere: 'this one, since {at}', remove: 'Remove',
  test: 'Send a test', tested: 'It is on its way.', refused: 'It was not sent: {detail}',
  visitor_title: 'Hear of the answer', visitor_text: 'This browser tells you when somebody answers, even when the chat is closed.',
  visitor_on: 'This browser tells you when somebody answers. You can close this page.', visitor_off: 'This browser tells you no more.',
  visitor_ask: 'Notify me', visitor_stop: 'Notify me no more', visitor_expired: 'Open this page from the chat again.',
};

const de = {
  lead: 'Geräte, die dir Bescheid geben, wenn jemand schreibt, während du weg bist. Jedes wird einmal gefragt, zu installieren ist nichts.',
  loading: 'Einen Moment …', failed: 'Das hat nicht geklappt', retry: 'Noch einmal',
  this: 'Dieses Gerät', on: 'Dieser Browser gibt dir Bescheid.', off: 'Dieser Browser gibt dir noch nicht Bescheid.', turnOn: 'Auf diesem Gerät benachrichtigen',
  denied: 'Dieser Browser soll nicht fragen. Erlaube Benachrichtigungen für diese Seite in seinen Einstellungen und komm dann zurück.',
  unable: 'Dieser Browser kann das nicht, oder diese Seite kommt nicht über https. Auf iPhone und iPad muss die Seite zuerst auf den Home-Bildschirm.',
  unreachable: 'Der Browser konnte nicht hinzugefügt werden: {detail}',
  devices: 'Alle meine Geräte', none: 'Noch keine', added: 'seit {at}', addedHere: 'dieses, seit {at}', remove: 'Entfernen',
  test: 'Einen Test schicken', tested: 'Er ist unterwegs.', refused: 'Er wurde nicht gesendet: {detail}',
  visitor_title: 'Von der Antwort erfahren', visitor_text: 'Dieser Browser gibt dir Bescheid, wenn jemand antwortet, auch wenn der Chat geschlossen ist.',
  visitor_on: 'Dieser Browser gibt dir Bescheid, wenn jemand antwortet. Du kannst diese Seite schließen.', visitor_off: 'Dieser Browser gibt dir nicht mehr Bescheid.',
  visitor_ask: 'Gib mir Bescheid', visitor_stop: 'Nicht mehr Bescheid geben', visitor_expired: 'Öffne diese Seite noch einmal aus dem Chat.',
};

const ar = {
  lead: 'أجهزة تخبرك حين يكتب أحد في غيابك. يُسأل كل منها مرة واحدة، ولا شيء يُثبَّت.',
  loading: 'لحظة…', failed: 'لم ينجح ذلك', retry: 'حاول مرة أخرى',
  this: 'هذا الجهاز', on: 'هذا المتصفح يخبرك.', off: 'هذا المتصفح لا يخبرك بعد.', turnOn: 'أخبرني على هذا الجهاز',
  denied: 'طُلب من هذا المتصفح ألا يسأل. اسمح بالإشعارات لهذه الصفحة في إعداداته ثم عد.',
  unable: 'لا يستطيع هذا المتصفح ذلك، أو أن الصفحة لا تأتي عبر https. على iPhone وiPad ضع الصفحة على الشاشة الرئيسية أولًا.',
  unreachable: 'تعذرت إضافة المتصفح: {detail}',
  devices: 'كل أجهزتي', none: 'لا شيء بعد', added: 'منذ {at}', addedHere: 'هذا، منذ {at}', remove: 'إزالة',
  test: 'إرسال تجربة', tested: 'إنها في الطريق.', refused: 'لم تُرسل: {detail}',
  visitor_title: 'اعرف حين تصل الإجابة', visitor_text: 'يخبرك هذا المتصفح حين يجيب أحد، حتى والمحادثة مغلقة.',
  visitor_on: 'يخبرك هذا المتصفح حين يجيب أحد. يمكنك إغلاق هذه الصفحة.', visitor_off: 'لن يخبرك هذا المتصفح بعد الآن.',
  visitor_ask: 'أخبرني', visitor_stop: 'لا تخبرني بعد الآن', visitor_expired: 'افتح هذه الصفحة من المحادثة مرة أخرى.',
};

const CATALOGUES = { en, de, ar };

/** @param {string} locale */
export function translator(locale) {
  const words = CATALOGUES[locale.split('-')[0]] ?? en;
  return (key, values = {}) =>
    words[key].replaceAll(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
}
