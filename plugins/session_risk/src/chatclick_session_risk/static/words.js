/** What people read on the page. */
const en = {
  lead: 'Says of each conversation under way how likely it ends badly: left while waiting, missed, rated low, or coming back. Those at risk are flagged while they can be saved.',
  loading: 'Loading…', failed: 'That did not work', retry: 'Try again',
  now: 'Now', atRisk: 'At risk', underWay: 'Looked at', nobody: 'No conversation is at risk.', since: 'since {at}', open: 'Open',
  right: 'How often it was right', empty: 'Nothing has ended yet. Once conversations have ended and the time has passed in which they may come back, this says how often flags were right.',
  about: 'Of the newest {sessions} conversations that ended, {bad} ended badly. {watched} were looked at while under way; of these {flagged} had been flagged, {right} rightly.',
  precision: 'Flags that were right', recall: 'Bad ends that were flagged', auc: 'Tells bad from good', none: '–',
  why: 'How they ended badly', left: 'Left while waiting', missed: 'Ended with no answer', rated: 'Rated low', reopened: 'Came back',
  calibration: 'What was said beside what happened', said: 'Said', happened: 'Happened', sessions: 'Conversations', even: 'On the dashed line, as many end badly as was said.', table: 'As a table',
  model: 'What it goes by', scorecard: 'A fixed scorecard', learned: 'Learned weights, version {version}',
  scorecardText: 'It is used until weights learned from your own conversations prove better.',
  progress: '{settled} of {needed} conversations have ended, {bad} of at least {needed_bad} badly.',
  feature: 'What counts', weight: 'Weight', more: 'more risk', less: 'less risk',
  trial: 'Learned last on {at} from {learned_from} conversations, tried on {tried_on} newer ones.',
  used: 'It was better than the scorecard, and is in use.', refusedscorecard: 'It was no better than the scorecard, and is not used.',
  refusedcurrent: 'It was no better than what is in use, which stays.', refusedconstant: 'It knew little more than how many end badly, and is not used.',
  refusedcalibration: 'What it said was too far from what happened, and it is not used.',
  loss: 'Surprise (log loss)', off: 'Off by', who: 'Model', card: 'Scorecard', own: 'Learned', current: 'In use then', compare: 'On conversations none of them had seen',
  learn: 'Learn now', learning: 'It has learned', base: 'Nothing known',
  waiting: 'Minutes the visitor waits', unanswered: 'Messages unanswered in a row', longest_wait: 'Longest wait before', transfers: 'Passed on', reopenings: 'Came back', hand_over: 'Handed over by a bot',
  bot_messages: 'Messages to a bot', unassigned: 'Nobody has it', length: 'Messages', duration: 'Minutes since it began', repeats: 'Asked the same again', mood_fell: 'The mood fell',
  target_close: 'A response target is close', target_missed: 'A response target is missed', hour_sin: 'Time of day, morning to evening', hour_cos: 'Time of day, night to noon',
};

const de = {
  lead: 'Sagt zu jedem laufenden Gespräch, wie wahrscheinlich es schlecht ausgeht: beim Warten verlassen, verpasst, schlecht bewertet oder zurückgekommen. Gefährdete werden markiert, solange sie zu retten sind.',
  loading: 'Lädt …', failed: 'Das hat nicht geklappt', retry: 'Noch einmal',
  now: 'Jetzt', atRisk: 'Gefährdet', underWay: 'Im Blick', nobody: 'Kein Gespräch ist gefährdet.', since: 'seit {at}', open: 'Öffnen',
  right: 'Wie oft es stimmte', empty: 'Noch ist nichts zu Ende. Wenn Gespräche beendet sind und die Zeit vorbei ist, in der sie zurückkommen können, steht hier, wie oft Markierungen stimmten.',
  about: 'Von den neuesten {sessions} beendeten Gesprächen gingen {bad} schlecht aus. {watched} waren im Blick, solange sie liefen; davon waren {flagged} markiert, {right} zu Recht.',
  precision: 'Markierungen, die stimmten', recall: 'Schlechte Enden, die markiert waren', auc: 'Trennt schlecht von gut', none: '–',
  why: 'Wie sie schlecht ausgingen', left: 'Beim Warten verlassen', missed: 'Ohne Antwort beendet', rated: 'Schlecht bewertet', reopened: 'Zurückgekommen',
  calibration: 'Was gesagt wurde und was geschah', said: 'Gesagt', happened: 'Geschehen', sessions: 'Gespräche', even: 'Auf der gestrichelten Linie gehen so viele schlecht aus wie gesagt.', table: 'Als Tabelle',
  model: 'Wonach es geht', scorecard: 'Eine feste Punktekarte', learned: 'Gelernte Gewichte, Version {version}',
  scorecardText: 'Sie gilt, bis aus eigenen Gesprächen gelernte Gewichte sich als besser erweisen.',
  progress: '{settled} von {needed} Gesprächen sind beendet, {bad} von mindestens {needed_bad} schlecht.',
  feature: 'Was zählt', weight: 'Gewicht', more: 'mehr Risiko', less: 'weniger Risiko',
  trial: 'Zuletzt gelernt am {at} aus {learned_from} Gesprächen, erprobt an {tried_on} neueren.',
  used: 'Das war besser als die Punktekarte und gilt jetzt.', refusedscorecard: 'Das war nicht besser als die Punktekarte und gilt nicht.',
  refusedcurrent: 'Das war nicht besser als das, was gilt; es bleibt dabei.', refusedconstant: 'Das wusste kaum mehr, als wie viele schlecht ausgehen, und gilt nicht.',
  refusedcalibration: 'Was es sagte, lag zu weit von dem, was geschah; es gilt nicht.',
  loss: 'Überraschung (Log-Loss)', off: 'Daneben um', who: 'Modell', card: 'Punktekarte', own: 'Gelernt', current: 'Galt damals', compare: 'An Gesprächen, die keines gesehen hatte',
  learn: 'Jetzt lernen', learning: 'Es hat gelernt', base: 'Nichts bekannt',
  waiting: 'Minuten, die gewartet wird', unanswered: 'Unbeantwortete Nachrichten in Folge', longest_wait: 'Längstes Warten zuvor', transfers: 'Weitergegeben', reopenings: 'Kam zurück', hand_over: 'Von einem Bot übergeben',
  bot_messages: 'Nachrichten an einen Bot', unassigned: 'Niemand hat es', length: 'Nachrichten', duration: 'Minuten seit dem Beginn', repeats: 'Fragte dasselbe noch einmal', mood_fell: 'Die Stimmung ist gekippt',
  target_close: 'Eine Antwortzeit läuft bald ab', target_missed: 'Eine Antwortzeit ist überschritten', hour_sin: 'Tageszeit, morgens bis abends', hour_cos: 'Tageszeit, nachts bis mittags',
};

const ar = {
  lead: 'يقدّر لكل محادثة جارية احتمال أن تنتهي نهاية سيئة: غادرها الزائر منتظرًا، أو فاتت، أو قُيّمت تقييمًا منخفضًا، أو عادت. وتُميَّز المعرّضة للخطر ما دام إنقاذها ممكنًا.',
  loading: 'جارٍ التحميل…', failed: 'لم ينجح ذلك', retry: 'حاول مرة أخرى',
  now: 'الآن', atRisk: 'معرّضة للخطر', underWay: 'تحت النظر', nobody: 'لا توجد محادثة معرّضة للخطر.', since: 'منذ {at}', open: 'فتح',
  right: 'كم مرة أصاب', empty: 'لم ينتهِ شيء بعد. حين تنتهي محادثات ويمضي الوقت الذي قد تعود فيه، يُذكر هنا كم مرة أصابت التمييزات.',
  about: 'من أحدث {sessions} محادثة منتهية انتهت {bad} نهاية سيئة. وكانت {watched} منها تحت النظر أثناء سيرها؛ مُيّزت منها {flagged}، منها {right} بحق.',
  precision: 'تمييزات أصابت', recall: 'نهايات سيئة مُيّزت', auc: 'يفرّق السيئ عن الجيد', none: '–',
  why: 'كيف انتهت نهاية سيئة', left: 'غادر الزائر منتظرًا', missed: 'انتهت دون رد', rated: 'تقييم منخفض', reopened: 'عادت',
  calibration: 'ما قيل وما حدث', said: 'قيل', happened: 'حدث', sessions: 'المحادثات', even: 'على الخط المتقطع تنتهي نهاية سيئة بقدر ما قيل.', table: 'في جدول',
  model: 'ما يعتمد عليه', scorecard: 'بطاقة نقاط ثابتة', learned: 'أوزان متعلَّمة، الإصدار {version}',
  scorecardText: 'تُستخدم إلى أن يثبت أن الأوزان المتعلَّمة من محادثاتك أفضل.',
  progress: 'انتهت {settled} من {needed} محادثة، منها {bad} نهاية سيئة من {needed_bad} على الأقل.',
  feature: 'ما يؤثّر', weight: 'الوزن', more: 'خطر أكبر', less: 'خطر أقل',
  trial: 'آخر تعلّم في {at} من {learned_from} محادثة، وجُرّب على {tried_on} أحدث.',
  used: 'كان أفضل من بطاقة النقاط وهو قيد الاستخدام.', refusedscorecard: 'لم يكن أفضل من بطاقة النقاط ولا يُستخدم.',
  refusedcurrent: 'لم يكن أفضل مما هو قيد الاستخدام، فيبقى هذا.', refusedconstant: 'لم يعرف أكثر من نسبة النهايات السيئة ولا يُستخدم.',
  refusedcalibration: 'كان ما قاله بعيدًا عما حدث ولا يُستخدم.',
  loss: 'المفاجأة (log loss)', off: 'مقدار الخطأ', who: 'النموذج', card: 'بطاقة النقاط', own: 'المتعلَّم', current: 'المستخدم آنذاك', compare: 'على محادثات لم يرها أي منها',
  learn: 'تعلّم الآن', learning: 'تم التعلّم', base: 'لا شيء معروف',
  waiting: 'دقائق انتظار الزائر', unanswered: 'رسائل متتالية بلا رد', longest_wait: 'أطول انتظار سابق', transfers: 'مرات التحويل', reopenings: 'مرات العودة', hand_over: 'سلّمها روبوت',
  bot_messages: 'رسائل إلى روبوت', unassigned: 'ليست لدى أحد', length: 'الرسائل', duration: 'دقائق منذ البداية', repeats: 'كرّر السؤال نفسه', mood_fell: 'ساء المزاج',
  target_close: 'اقترب موعد الرد المستهدف', target_missed: 'فات موعد الرد المستهدف', hour_sin: 'وقت اليوم، من الصباح إلى المساء', hour_cos: 'وقت اليوم، من الليل إلى الظهر',
};

const CATALOGUES = { en, de, ar };

/** @param {string} locale */
export function translator(locale) {
  const words = CATALOGUES[locale.split('-')[0]] ?? en;
  return (key, values = {}) =>
    words[key].replaceAll(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
}
