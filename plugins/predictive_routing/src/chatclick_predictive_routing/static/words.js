/** What people read on the page. */
const en = {
  lead: 'Learns from conversations that ended who resolves which kind well, and advises routing. Nobody gets too much or too little, and nobody who is full.',
  loading: 'Loading…', failed: 'That did not work', retry: 'Try again',
  shadow: 'It only looks on', active: 'It advises', learning: 'It is learning', since: 'since {at}',
  shadowText: 'Nothing changes for anybody. For each conversation it writes down whom it would have chosen; the report says what that would have been worth.',
  activeText: 'Of people who fit equally, whoever is expected to resolve it best comes first. {control} % of conversations go as ever, to compare.',
  learningText: 'The ordinary strategy decides alone. When {needed} conversations have ended, this page says what its choices would be worth.',
  progress: '{learned} of {needed} conversations', learned: 'Learned from {learned} conversations, version {version}',
  switchOn: 'Let it advise', switchOff: 'Only look on', switchedOn: 'It advises now', switchedOff: 'It only looks on now',
  sure: 'The interval is not above zero: it is not shown to be better. Let it advise nevertheless?',
  reset: 'Forget and learn anew', resetSure: 'Begin with nothing, looking on? What was learned stays as version {version}; you can go back to it.',
  resetDone: 'It learns anew', cancel: 'Cancel', back: 'Go back to version {version}', versionDone: 'Version {version} is in use',
  report: 'What its choices are worth', gain: 'Conversations would be resolved {percent} % faster than by the ordinary strategy.',
  loss: 'Conversations would be resolved {percent} % slower than by the ordinary strategy.',
  unsure: 'No difference is shown yet: it may be anything from {low} % to {high} % faster.',
  interval: '95 % interval: {low} to {high} % · {sessions} conversations, of which {agreed} went to whom it would have chosen',
  nothing: 'Too few conversations yet that could have gone otherwise: {sessions}.',
  robust: 'Doubly robust', inverse: 'By propensity', byLot: 'By lot',
  chart: 'Percent faster than the ordinary strategy, with 95 % intervals', byLotText: 'By lot: {advised} conversations with advice beside {ordinary} without.',
  how: 'How this is known', howText: 'While it looks on, what would have happened is estimated from what did, as far as who is free has nothing to do with what a conversation is like. Once it advises, conversations drawn by lot go the ordinary way, and the comparison is direct.',
  explored: 'Explored', exploredText: '{explored} of {given} conversations in the last 14 days; at most {bound} % may be.',
  people: 'Who gets how much', person: 'Person', had: 'Conversations', share: 'Of an equal share', days: 'Last 14 days',
  peopleText: 'Of what each could have had lately: who falls below {floor} % comes first, who is above {cap} % comes last.',
  nobody: 'Nobody has been given a conversation in the last 14 days.', gone: 'Somebody who is gone', none: '–',
  missing: 'It cannot learn here', missingText: 'The library river is not installed. It brings 230 MB, so it comes only for those who want it:',
  readOnly: 'You can look; switching needs the permission to change queues.',
};

const de = {
  lead: 'Lernt aus beendeten Gesprächen, wer welche Art gut löst, und berät die Verteilung. Niemand bekommt zu viel oder zu wenig, und niemand, der voll ist.',
  loading: 'Lädt …', failed: 'Das hat nicht geklappt', retry: 'Noch einmal',
  shadow: 'Schaut nur zu', active: 'Berät', learning: 'Lernt noch', since: 'seit {at}',
  shadowText: 'Für niemanden ändert sich etwas. Zu jedem Gespräch wird notiert, wer gewählt worden wäre; der Bericht sagt, was das wert gewesen wäre.',
  activeText: 'Von denen, die gleich gut passen, kommt zuerst, wer sie voraussichtlich am besten löst. {control} % der Gespräche gehen wie immer, zum Vergleich.',
  learningText: 'Das gewöhnliche Verfahren entscheidet allein. Wenn {needed} Gespräche beendet sind, steht hier, was die Wahl wert wäre.',
  progress: '{learned} von {needed} Gesprächen', learned: 'Aus {learned} Gesprächen gelernt, Version {version}',
  switchOn: 'Beraten lassen', switchOff: 'Nur zuschauen', switchedOn: 'Berät jetzt', switchedOff: 'Schaut jetzt nur zu',
  sure: 'Das Intervall liegt nicht über null: Eine Verbesserung ist nicht gezeigt. Trotzdem beraten lassen?',
  reset: 'Vergessen und neu lernen', resetSure: 'Mit nichts beginnen und nur zuschauen? Das Gelernte bleibt als Version {version}, zu der du zurück kannst.',
  resetDone: 'Lernt jetzt neu', cancel: 'Abbrechen', back: 'Zurück zu Version {version}', versionDone: 'Version {version} gilt',
  report: 'Was die Wahl wert ist', gain: 'Gespräche würden {percent} % schneller gelöst als mit dem gewöhnlichen Verfahren.',
  loss: 'Gespräche würden {percent} % langsamer gelöst als mit dem gewöhnlichen Verfahren.',
  unsure: 'Noch zeigt sich kein Unterschied: alles von {low} % bis {high} % schneller ist möglich.',
  interval: '95-%-Intervall: {low} bis {high} % · {sessions} Gespräche, davon gingen {agreed} an die, die gewählt worden wären',
  nothing: 'Noch zu wenige Gespräche, die anders hätten gehen können: {sessions}.',
  robust: 'Doppelt robust', inverse: 'Nach Neigung', byLot: 'Nach Los',
  chart: 'Prozent schneller als das gewöhnliche Verfahren, mit 95-%-Intervallen', byLotText: 'Nach Los: {advised} Gespräche mit Rat neben {ordinary} ohne.',
  how: 'Woher man das weiß', howText: 'Solange nur zugeschaut wird, wird aus dem, was geschah, geschätzt, was geschehen wäre – soweit nichts miteinander zu tun hat, wer frei ist und wie ein Gespräch ist. Beim Beraten gehen ausgeloste Gespräche den gewöhnlichen Weg, und verglichen wird direkt.',
  explored: 'Ausprobiert', exploredText: '{explored} von {given} Gesprächen der letzten 14 Tage; höchstens {bound} % dürfen es sein.',
  people: 'Wer wie viel bekommt', person: 'Person', had: 'Gespräche', share: 'Vom gleichen Anteil', days: 'Letzte 14 Tage',
  peopleText: 'Von dem, was jede und jeder zuletzt hätte haben können: Unter {floor} % kommt man zuerst, über {cap} % zuletzt.',
  nobody: 'In den letzten 14 Tagen hat niemand ein Gespräch bekommen.', gone: 'Jemand, der nicht mehr da ist', none: '–',
  missing: 'Hier kann nicht gelernt werden', missingText: 'Die Bibliothek river ist nicht installiert. Sie bringt 230 MB mit und kommt darum nur zu denen, die sie wollen:',
  readOnly: 'Du kannst zusehen; zum Umschalten brauchst du das Recht, Warteschlangen zu ändern.',
};

const ar = {
  lead: 'يتعلّم من المحادثات المنتهية من يحلّ أي نوع منها جيدًا، ويشير على التوزيع. لا يحصل أحد على أكثر أو أقل مما ينبغي، ولا من هو مشغول بالكامل.',
  loading: 'جارٍ التحميل…', failed: 'لم ينجح ذلك', retry: 'حاول مرة أخرى',
  shadow: 'يراقب فقط', active: 'يشير', learning: 'ما زال يتعلّم', since: 'منذ {at}',
  shadowText: 'لا يتغيّر شيء لأحد. يُدوَّن لكل محادثة من كان سيُختار لها؛ ويقول التقرير ما كانت ستساويه تلك الاختيارات.',
  activeText: 'من بين المتساوين في الملاءمة يأتي أولًا من يُتوقّع أن يحلّها أفضل. {control} % من المحادثات تسير كالمعتاد للمقارنة.',
  learningText: 'تقرّر الطريقة المعتادة وحدها. حين تنتهي {needed} محادثة، تقول هذه الصفحة ما تساويه اختياراته.',
  progress: '{learned} من {needed} محادثة', learned: 'تعلّم من {learned} محادثة، الإصدار {version}',
  switchOn: 'دعه يشير', switchOff: 'المراقبة فقط', switchedOn: 'إنه يشير الآن', switchedOff: 'إنه يراقب فقط الآن',
  sure: 'المجال ليس فوق الصفر: لم يثبت أنه أفضل. هل تدعه يشير مع ذلك؟',
  reset: 'انسَ وتعلّم من جديد', resetSure: 'هل تبدأ من لا شيء مع المراقبة فقط؟ يبقى ما تُعلّم بوصفه الإصدار {version}، ويمكنك الرجوع إليه.',
  resetDone: 'إنه يتعلّم من جديد', cancel: 'إلغاء', back: 'العودة إلى الإصدار {version}', versionDone: 'الإصدار {version} قيد الاستخدام',
  report: 'ما تساويه اختياراته', gain: 'كانت المحادثات ستُحلّ أسرع بنسبة {percent} % مما بالطريقة المعتادة.',
  loss: 'كانت المحادثات ستُحلّ أبطأ بنسبة {percent} % مما بالطريقة المعتادة.',
  unsure: 'لم يظهر فرق بعد: قد يكون أي شيء من {low} % إلى {high} % أسرع.',
  interval: 'مجال 95 %: من {low} إلى {high} % · {sessions} محادثة، ذهبت {agreed} منها إلى من كان سيُختار',
  nothing: 'ما زالت المحادثات التي كان يمكن أن تسير على نحو آخر قليلة: {sessions}.',
  robust: 'متين مزدوج', inverse: 'حسب الميل', byLot: 'بالقرعة',
  chart: 'النسبة المئوية أسرع من الطريقة المعتادة، مع مجالات 95 %', byLotText: 'بالقرعة: {advised} محادثة بمشورة إلى جانب {ordinary} بدونها.',
  how: 'كيف يُعرف هذا', howText: 'ما دام يراقب فقط، يُقدَّر ما كان سيحدث مما حدث، بقدر ما لا تكون علاقة بين من هو متاح وطبيعة المحادثة. وعندما يشير، تسير محادثات مختارة بالقرعة على الطريق المعتاد، فتكون المقارنة مباشرة.',
  explored: 'جُرّب', exploredText: '{explored} من {given} محادثة في آخر 14 يومًا؛ والحد الأقصى {bound} %.',
  people: 'من يحصل على كم', person: 'الشخص', had: 'المحادثات', share: 'من حصة متساوية', days: 'آخر 14 يومًا',
  peopleText: 'مما كان يمكن لكل شخص أن يحصل عليه مؤخرًا: من نزل عن {floor} % يأتي أولًا، ومن تجاوز {cap} % يأتي أخيرًا.',
  nobody: 'لم يُعطَ أحد محادثة في آخر 14 يومًا.', gone: 'شخص لم يعد هنا', none: '–',
  missing: 'لا يمكنه التعلّم هنا', missingText: 'المكتبة river غير مثبّتة. تأتي بحجم 230 ميغابايت، لذلك لا تأتي إلا لمن يريدها:',
  readOnly: 'يمكنك المشاهدة؛ أما التبديل فيحتاج إلى صلاحية تغيير قوائم الانتظار.',
};

const CATALOGUES = { en, de, ar };

/** @param {string} locale */
export function translator(locale) {
  const words = CATALOGUES[locale.split('-')[0]] ?? en;
  return (key, values = {}) =>
    words[key].replaceAll(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
}
