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
  robust: 'Doubly robust', inverse: 'By propensity', byLot: 'By lot', slower: 'slower', faster: 'faster', usual: 'ordinary strategy',
  chart: 'Percent faster than the ordinary strategy, with 95 % intervals', byLotText: 'By lot: {advised} conversations with advice beside {ordinary} without.',
  how: 'How this is known', howText: 'While it looks on, what would have happened is estimated from what did, as far as who is free has nothing to do with what a conversation is like. Once it advises, conversations drawn by lot go the ordinary way, and the comparison is direct.',
  explored: 'Explored', exploredText: '{explored} of {given} conversations in the last 14 days; at most {bound} % may be.',
  people: 'Who gets how much', person: 'Person', had: 'Conversations', share: 'Of an equal share', days: 'Last 14 days',
  peopleText: 'Of what each could have had lately: who falls below {floor} % comes first, who is above {cap} % comes last.',
  nobody: 'Nobody has been given a conversation in the last 14 days.', gone: 'Somebody who is gone', none: '–',
  missing: 'It cannot learn here', missingText: 'The library river is not installed. It brings 200 MB, so it comes only for those who want it:',
  readOnly: 'You can look; switching needs the permission to change queues.',
};

const de = {
  lead: 'Lernt aus beendeten Unterhaltungen, wer welche Art gut löst, und berät die Verteilung. Niemand bekommt zu viel oder zu wenig, und niemand, der voll ist.',
  loading: 'Lädt …', failed: 'Das hat nicht geklappt', retry: 'Noch einmal',
  shadow: 'Schaut nur zu', active: 'Berät', learning: 'Lernt noch', since: 'seit {at}',
  shadowText: 'Für niemanden ändert sich etwas. Zu jeder Unterhaltung wird notiert, wer gewählt worden wäre; der Bericht sagt, was das wert gewesen wäre.',
  activeText: 'Von denen, die gleich gut passen, kommt zuerst, wer sie voraussichtlich am besten löst. {control} % der Unterhaltungen gehen wie immer, zum Vergleich.',
  learningText: 'Die gewöhnliche Strategie entscheidet allein. Wenn {needed} Unterhaltungen beendet sind, steht hier, was die Wahl wert wäre.',
  progress: '{learned} von {needed} Unterhaltungen', learned: 'Aus {learned} Unterhaltungen gelernt, Version {version}',
  switchOn: 'Beraten lassen', switchOff: 'Nur zuschauen', switchedOn: 'Berät jetzt', switchedOff: 'Schaut jetzt nur zu',
  sure: 'Das Intervall liegt nicht über null: Eine Verbesserung ist nicht gezeigt. Trotzdem beraten lassen?',
  reset: 'Vergessen und neu lernen', resetSure: 'Mit nichts beginnen und nur zuschauen? Das Gelernte bleibt als Version {version}, zu der du zurück kannst.',
  resetDone: 'Lernt jetzt neu', cancel: 'Abbrechen', back: 'Zurück zu Version {version}', versionDone: 'Version {version} gilt',
  report: 'Was die Wahl wert ist', gain: 'Unterhaltungen würden {percent} % schneller gelöst als mit der gewöhnlichen Strategie.',
  loss: 'Unterhaltungen würden {percent} % langsamer gelöst als mit der gewöhnlichen Strategie.',
  unsure: 'Noch zeigt sich kein Unterschied: alles von {low} % bis {high} % schneller ist möglich.',
  interval: '95-%-Intervall: {low} bis {high} % · {sessions} Unterhaltungen, davon gingen {agreed} an die, die gewählt worden wären',
  nothing: 'Noch zu wenige Unterhaltungen, die anders hätten gehen können: {sessions}.',
  robust: 'Doppelt robust', inverse: 'Nach Neigung', byLot: 'Nach Los', slower: 'langsamer', faster: 'schneller', usual: 'gewöhnliche Strategie',
  chart: 'Prozent schneller als die gewöhnliche Strategie, mit 95-%-Intervallen', byLotText: 'Nach Los: {advised} Unterhaltungen mit Rat neben {ordinary} ohne.',
  how: 'Woher man das weiß', howText: 'Solange nur zugeschaut wird, wird aus dem, was geschah, geschätzt, was geschehen wäre – soweit nichts miteinander zu tun hat, wer frei ist und wie eine Unterhaltung ist. Beim Beraten gehen ausgeloste Unterhaltungen den gewöhnlichen Weg, und verglichen wird direkt.',
  explored: 'Ausprobiert', exploredText: '{explored} von {given} Unterhaltungen der letzten 14 Tage; höchstens {bound} % dürfen es sein.',
  people: 'Wer wie viel bekommt', person: 'Person', had: 'Unterhaltungen', share: 'Vom gleichen Anteil', days: 'Letzte 14 Tage',
  peopleText: 'Von dem, was jede und jeder zuletzt hätte haben können: Unter {floor} % kommt man zuerst, über {cap} % zuletzt.',
  nobody: 'In den letzten 14 Tagen hat niemand eine Unterhaltung bekommen.', gone: 'Jemand, der nicht mehr da ist', none: '–',
  missing: 'Hier kann nicht gelernt werden', missingText: 'Die Bibliothek river ist nicht installiert. Sie bringt 200 MB mit und kommt darum nur zu denen, die sie wollen:',
  readOnly: 'Du kannst zusehen; zum Umschalten brauchst du das Recht, Warteschlangen zu ändern.',
};

/** @param {string} locale */
export function translator(locale) {
  const words = locale.startsWith('de') ? de : en;
  return (key, values = {}) =>
    words[key].replaceAll(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
}
