/** What people read where an account is connected with OAuth 2.0. */
const en = {
  signIn: 'Sign in with', password: 'Password', google: 'Google', microsoft: 'Microsoft 365', other: 'Another service (OAuth 2.0)',
  lead: 'Register Chatclick as a web app there, give it this redirect URL, and enter the client id and secret that you get.',
  redirect: 'Redirect URL', copy: 'Copy', copied: 'Copied', client_id: 'Client id', client_secret: 'Client secret',
  secretKept: 'Leave it empty to keep it.', organisation: 'Organisation (tenant)', organisationHint: 'Its id or domain. Empty: any.',
  flow: 'As whom', code: 'A person, who consents', app: 'The app itself, by leave of the organisation',
  issuer: 'Issuer', issuerHint: 'Its address; it says where its pages are. Or give both below.',
  authorize_url: 'Consent page', token_url: 'Token address', scopes: 'Scopes', scopesHint: 'With a space between them.',
  thenConnect: 'After saving, press Connect.',
  new: 'Not connected', connected: 'Connected', broken: 'Connect again', as: 'Connected as {account} since {at}', since: 'Connected since {at}',
  connect: 'Connect', reconnect: 'Connect again', disconnect: 'Disconnect', done: 'Connected', forgotten: 'Disconnected',
  disconnectAsk: 'Disconnect {name}? Nothing can sign in until somebody connects it again.', cancel: 'Cancel',
  consent_denied: 'You left the consent page without agreeing, so nothing was connected.',
  state_unknown: 'This sign-in was not begun by you here, or it is too old. Press Connect again.',
  loading: 'Loading…',
};

const de = {
  signIn: 'Anmelden mit', password: 'Passwort', google: 'Google', microsoft: 'Microsoft 365', other: 'Ein anderer Dienst (OAuth 2.0)',
  lead: 'Registriere Chatclick dort als Web-App, gib ihr diese Weiterleitungs-URL und trage Client-ID und Geheimnis ein, die du bekommst.',
  redirect: 'Weiterleitungs-URL', copy: 'Kopieren', copied: 'Kopiert', client_id: 'Client-ID', client_secret: 'Client-Geheimnis',
  secretKept: 'Leer lassen, um es zu behalten.', organisation: 'Organisation (Tenant)', organisationHint: 'Ihre ID oder Domain. Leer: jede.',
  flow: 'Als wer', code: 'Eine Person, die zustimmt', app: 'Die App selbst, mit Erlaubnis der Organisation',
  issuer: 'Aussteller', issuerHint: 'Seine Adresse; er sagt, wo seine Seiten sind. Oder gib unten beide an.',
  authorize_url: 'Zustimmungsseite', token_url: 'Token-Adresse', scopes: 'Scopes', scopesHint: 'Mit einem Leerzeichen dazwischen.',
  thenConnect: 'Drücke nach dem Speichern auf Verbinden.',
  new: 'Nicht verbunden', connected: 'Verbunden', broken: 'Neu verbinden', as: 'Verbunden als {account} seit {at}', since: 'Verbunden seit {at}',
  connect: 'Verbinden', reconnect: 'Neu verbinden', disconnect: 'Trennen', done: 'Verbunden', forgotten: 'Getrennt',
  disconnectAsk: '{name} trennen? Niemand kann sich anmelden, bis jemand es wieder verbindet.', cancel: 'Abbrechen',
  consent_denied: 'Du hast die Zustimmungsseite verlassen, ohne zuzustimmen; nichts wurde verbunden.',
  state_unknown: 'Diese Anmeldung wurde nicht von dir hier begonnen, oder sie ist zu alt. Drücke noch einmal auf Verbinden.',
  loading: 'Lädt …',
};

const ar = {
  signIn: 'تسجيل الدخول بواسطة', password: 'كلمة المرور', google: 'Google', microsoft: 'Microsoft 365', other: 'خدمة أخرى (OAuth 2.0)',
  lead: 'سجّل Chatclick هناك تطبيقَ ويب، وأعطه عنوان إعادة التوجيه هذا، ثم أدخل معرّف العميل وسرّه.',
  redirect: 'عنوان إعادة التوجيه', copy: 'نسخ', copied: 'نُسخ', client_id: 'معرّف العميل', client_secret: 'سر العميل',
  secretKept: 'اتركه فارغًا للإبقاء عليه.', organisation: 'المؤسسة (tenant)', organisationHint: 'معرّفها أو نطاقها. فارغ: أي مؤسسة.',
  flow: 'بصفة من', code: 'شخص يوافق', app: 'التطبيق نفسه بإذن المؤسسة',
  issuer: 'الجهة المُصدِرة', issuerHint: 'عنوانها؛ وهي تخبر بمواضع صفحاتها. أو أدخل العنوانين أدناه.',
  authorize_url: 'صفحة الموافقة', token_url: 'عنوان الرموز', scopes: 'النطاقات', scopesHint: 'تفصل بينها مسافة.',
  thenConnect: 'بعد الحفظ اضغط زر الربط.',
  new: 'غير مربوط', connected: 'مربوط', broken: 'أعد الربط', as: 'مربوط باسم {account} منذ {at}', since: 'مربوط منذ {at}',
  connect: 'ربط', reconnect: 'إعادة الربط', disconnect: 'فصل', done: 'تم الربط', forgotten: 'تم الفصل',
  disconnectAsk: 'فصل {name}؟ لن يمكن تسجيل الدخول حتى يعيد أحدهم الربط.', cancel: 'إلغاء',
  consent_denied: 'غادرت صفحة الموافقة دون أن توافق، فلم يُربط شيء.',
  state_unknown: 'لم تبدأ هذا الدخول من هنا، أو مضى عليه وقت طويل. اضغط زر الربط من جديد.',
  loading: 'جارٍ التحميل…',
};

const CATALOGUES = { en, de, ar };

/** @param {string} locale */
export function grantTranslator(locale) {
  const words = CATALOGUES[locale.split('-')[0]] ?? en;
  return (key, values = {}) =>
    words[key].replaceAll(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
}
