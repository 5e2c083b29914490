/** What people read on the page. */
const en = {
  lead: 'Mailboxes whose mails become conversations; what you answer goes out as a mail.',
  loading: 'Loading…', failed: 'That did not work', retry: 'Try again', more: 'More', save: 'Save', cancel: 'Cancel',
  mailboxes: 'Mailboxes', add: 'Add a mailbox', change: 'Change', remove: 'Remove', test: 'Test', works: 'works',
  noMailbox: 'No mailbox yet', noMailboxHint: 'What is in a mailbox already stays there and makes no conversation.',
  well: 'Well', troubled: 'Cannot be read', off: 'Off', beginning: 'Beginning', looked: 'Looked at {at}',
  removeAsk: 'Remove {address}? Its conversations stay, and can no longer be answered by mail.',
  address: 'Address', name: 'Name people read', imap_host: 'IMAP server', imap_security: 'Encryption of IMAP', imap_port: 'Port of IMAP', folder: 'Folder',
  smtp_host: 'SMTP server', smtp_security: 'Encryption of SMTP', smtp_port: 'Port of SMTP', noSecurity: 'None (without signing in)',
  username: 'User name', password: 'Password', passwordHint: 'The password is encrypted, and only sent over TLS.',
  passwordKept: 'Leave the password empty to keep it. With another server it has to be given again.',
  queue_id: 'Queue', anyQueue: 'As routing decides', widget_id: 'Settings of the widget', noWidget: 'None',
  has_tags: 'Answers may go to help+token@… (most mail servers deliver these to the same mailbox)', is_enabled: 'Read this mailbox',
  log: 'Log', incoming: 'Came in', outgoing: 'Goes out', nothing: 'Nothing yet', at: 'When', from: 'From', to: 'To', outcome: 'What became of it',
  why: 'Why', conversation: 'Conversation', open: 'Open',
  received: 'Message', refused: 'No message', waiting: 'Waiting', sent: 'Sent', bounced: 'Bounced', gaveUp: 'Given up',
  noSender: 'No sender', report: 'A report of a mail server', ownAddress: 'Our own address', ownMail: 'Our own mail', auto: 'Sent by a machine',
  list: 'A mailing list', tooMany: 'Too many mails', tooLarge: 'Too large', notAccepted: 'Not accepted', otherReason: 'Another reason',
  toConversation: 'To the conversation', noOriginal: 'No mail of this conversation is kept as it came in.', showOriginal: 'Show original',
  hideOriginal: 'Hide', saveOriginal: 'Download (.eml)', headers: 'Headers', text: 'Text',
};

const de = {
  lead: 'Postfächer, deren Mails zu Gesprächen werden; was du antwortest, geht als Mail hinaus.',
  loading: 'Lädt …', failed: 'Das hat nicht geklappt', retry: 'Noch einmal', more: 'Mehr', save: 'Speichern', cancel: 'Abbrechen',
  mailboxes: 'Postfächer', add: 'Postfach hinzufügen', change: 'Ändern', remove: 'Entfernen', test: 'Testen', works: 'funktioniert',
  noMailbox: 'Noch kein Postfach', noMailboxHint: 'Was schon in einem Postfach liegt, bleibt dort und wird zu keinem Gespräch.',
  well: 'In Ordnung', troubled: 'Nicht lesbar', off: 'Aus', beginning: 'Beginnt', looked: 'Nachgesehen {at}',
  removeAsk: '{address} entfernen? Die Gespräche bleiben und können nicht mehr per Mail beantwortet werden.',
  address: 'Adresse', name: 'Name, den man liest', imap_host: 'IMAP-Server', imap_security: 'Verschlüsselung von IMAP', imap_port: 'Port von IMAP', folder: 'Ordner',
  smtp_host: 'SMTP-Server', smtp_security: 'Verschlüsselung von SMTP', smtp_port: 'Port von SMTP', noSecurity: 'Keine (ohne Anmeldung)',
  username: 'Benutzername', password: 'Passwort', passwordHint: 'Das Passwort wird verschlüsselt und nur über TLS gesendet.',
  passwordKept: 'Lass das Passwort leer, um es zu behalten. Bei einem anderen Server muss es neu angegeben werden.',
  queue_id: 'Warteschlange', anyQueue: 'Wie das Routing entscheidet', widget_id: 'Einstellungen des Widgets', noWidget: 'Keine',
  has_tags: 'Antworten dürfen an help+token@… gehen (die meisten Mailserver stellen sie demselben Postfach zu)', is_enabled: 'Dieses Postfach lesen',
  log: 'Protokoll', incoming: 'Kam herein', outgoing: 'Geht hinaus', nothing: 'Noch nichts', at: 'Wann', from: 'Von', to: 'An', outcome: 'Was daraus wurde',
  why: 'Warum', conversation: 'Gespräch', open: 'Öffnen',
  received: 'Nachricht', refused: 'Keine Nachricht', waiting: 'Wartet', sent: 'Gesendet', bounced: 'Unzustellbar', gaveUp: 'Aufgegeben',
  noSender: 'Kein Absender', report: 'Ein Bericht eines Mailservers', ownAddress: 'Unsere eigene Adresse', ownMail: 'Unsere eigene Mail', auto: 'Von einer Maschine geschickt',
  list: 'Eine Mailingliste', tooMany: 'Zu viele Mails', tooLarge: 'Zu groß', notAccepted: 'Nicht angenommen', otherReason: 'Ein anderer Grund',
  toConversation: 'Zum Gespräch', noOriginal: 'Keine Mail dieses Gesprächs ist aufbewahrt, wie sie kam.', showOriginal: 'Original zeigen',
  hideOriginal: 'Zuklappen', saveOriginal: 'Herunterladen (.eml)', headers: 'Kopfzeilen', text: 'Text',
};

const ar = {
  lead: 'صناديق تتحول رسائلها إلى محادثات، وما تجيب به يخرج رسالةً بالبريد.',
  loading: 'جارٍ التحميل…', failed: 'لم ينجح ذلك', retry: 'حاول مرة أخرى', more: 'المزيد', save: 'حفظ', cancel: 'إلغاء',
  mailboxes: 'صناديق البريد', add: 'إضافة صندوق', change: 'تغيير', remove: 'إزالة', test: 'تجربة', works: 'يعمل',
  noMailbox: 'لا صندوق بعد', noMailboxHint: 'ما في الصندوق من قبل يبقى فيه ولا يصير محادثة.',
  well: 'سليم', troubled: 'تتعذر قراءته', off: 'متوقف', beginning: 'يبدأ', looked: 'آخر نظرة {at}',
  removeAsk: 'إزالة {address}؟ تبقى محادثاته ولا يمكن الرد عليها بالبريد بعد ذلك.',
  address: 'العنوان', name: 'الاسم الظاهر', imap_host: 'خادم IMAP', imap_security: 'تشفير IMAP', imap_port: 'منفذ IMAP', folder: 'المجلد',
  smtp_host: 'خادم SMTP', smtp_security: 'تشفير SMTP', smtp_port: 'منفذ SMTP', noSecurity: 'بلا (دون تسجيل دخول)',
  username: 'اسم المستخدم', password: 'كلمة المرور', passwordHint: 'تُشفَّر كلمة المرور ولا تُرسل إلا عبر TLS.',
  passwordKept: 'اترك كلمة المرور فارغة للإبقاء عليها. ومع خادم آخر يجب إدخالها من جديد.',
  queue_id: 'قائمة الانتظار', anyQueue: 'كما يقرر التوجيه', widget_id: 'إعدادات الأداة', noWidget: 'بلا',
  has_tags: 'يمكن أن تذهب الردود إلى help+token@… (معظم خوادم البريد توصلها إلى الصندوق نفسه)', is_enabled: 'قراءة هذا الصندوق',
  log: 'السجل', incoming: 'وارد', outgoing: 'صادر', nothing: 'لا شيء بعد', at: 'متى', from: 'من', to: 'إلى', outcome: 'ما آلت إليه',
  why: 'لماذا', conversation: 'المحادثة', open: 'فتح',
  received: 'رسالة', refused: 'بلا رسالة', waiting: 'تنتظر', sent: 'أُرسلت', bounced: 'ارتدت', gaveUp: 'تُركت',
  noSender: 'بلا مرسل', report: 'تقرير خادم بريد', ownAddress: 'عنواننا', ownMail: 'رسالتنا', auto: 'أرسلتها آلة',
  list: 'قائمة بريدية', tooMany: 'رسائل كثيرة جدًا', tooLarge: 'كبيرة جدًا', notAccepted: 'لم تُقبل', otherReason: 'سبب آخر',
  toConversation: 'إلى المحادثة', noOriginal: 'لا رسالة محفوظة كما وردت في هذه المحادثة.', showOriginal: 'عرض الأصل',
  hideOriginal: 'إخفاء', saveOriginal: 'تنزيل (.eml)', headers: 'الترويسات', text: 'النص',
};

const CATALOGUES = { en, de, ar };
const NAMED = { failed: 'gaveUp' };

/** @param {string} locale */
export function translator(locale) {
  const words = CATALOGUES[locale.split('-')[0]] ?? en;
  return (key, values = {}) =>
    words[key].replaceAll(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
}

/** The words for what became of a mail; a status of the API may be named as another text is. */
export const nameOutcome = (outcome) => NAMED[outcome] ?? outcome;

/** The words for why a mail makes no message. */
export const REASONS = {
  no_sender: 'noSender', report: 'report', own_address: 'ownAddress', own_mail: 'ownMail', auto_submitted: 'auto', precedence: 'auto',
  auto_response_suppress: 'auto', auto_reply: 'auto', null_return_path: 'auto', mail_system: 'auto', list: 'list', too_many: 'tooMany',
  too_large: 'tooLarge', not_accepted: 'notAccepted',
};
