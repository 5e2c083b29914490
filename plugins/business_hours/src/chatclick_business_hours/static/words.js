/** What people read on the page. */
const en = {
  lead: 'When somebody is there. Rules, flows and response times go by these hours, and visitors who write while it is closed are told.',
  loading: 'Loading…', failed: 'That did not work', retry: 'Try again', saved: 'Saved', save: 'Save', cancel: 'Cancel',
  none: 'No hours yet', noneText: 'Say when somebody is there, and visitors learn when to expect an answer.',
  first: 'Mon–Fri, 9 to 18', create: 'New hours', name: 'Name', zone: 'Time zone', isDefault: 'Holds wherever no others do',
  open: 'Now: open', openUntil: 'Now: open, closes {at}', closed: 'Now: closed', closedUntil: 'Now: closed, opens {at}',
  week: 'Week', before: 'Week before', after: 'Week after', today: 'This week', day: 'Hours of {day}',
  every: 'Every {day}', once: 'Only on {date}', from: 'From', to: 'To', addHours: 'Add hours', remove: 'Remove', closedDay: 'Closed',
  workdays: 'Use for Monday to Friday', asEver: 'As every week', reason: 'Why (shown in the calendar)', nextDay: 'next day',
  dates: 'Dates with other hours', noDates: 'No dates yet. Click a day in the week, or import public holidays.',
  allDates: 'Show all {count}', import: 'Import', holidays: 'Public holidays', country: 'Country', region: 'Region', wholeCountry: 'Whole country',
  years: 'Years', addHolidays: 'Add holidays', file: 'Calendar file (.ics)', choose: 'Choose a file',
  imported: '{added} added, {kept} there already, {left_out} left out', places: 'Where these hours hold',
  noPlaces: 'Nowhere in particular.', kind: 'Where', topic: 'Topic', queue: 'Queue', team: 'Team', widget: 'Widget', target: 'Topic name, or id',
  then: 'While closed', allow: 'Chat as ever', form: 'Show the form for that', flow: 'Start the flow', hide: 'No chat',
  say: 'Say ({language}); {opens} becomes the next opening', addPlace: 'Add a place', delete: 'Delete these hours', deleted: 'Deleted', undo: 'Undo',
  changed: 'Somebody else changed these hours. They were loaded again.', unsaved: 'Not saved yet', copyOf: 'Hours {number}',
  readOnly: 'You can look; changing them needs the permission to change widgets.', at: 'at {time}', on: '{day} at {time}',
};

const de = {
  lead: 'Wann jemand da ist. Regeln, Abläufe und Antwortzeiten richten sich danach, und wer schreibt, wenn geschlossen ist, erfährt es.',
  loading: 'Lädt …', failed: 'Das hat nicht geklappt', retry: 'Noch einmal', saved: 'Gespeichert', save: 'Speichern', cancel: 'Abbrechen',
  none: 'Noch keine Zeiten', noneText: 'Sag, wann jemand da ist, und Besucher wissen, wann sie mit einer Antwort rechnen können.',
  first: 'Mo–Fr, 9 bis 18 Uhr', create: 'Neue Zeiten', name: 'Name', zone: 'Zeitzone', isDefault: 'Gilt überall, wo keine anderen gelten',
  open: 'Jetzt: geöffnet', openUntil: 'Jetzt: geöffnet, schließt {at}', closed: 'Jetzt: geschlossen', closedUntil: 'Jetzt: geschlossen, öffnet {at}',
  week: 'Woche', before: 'Woche davor', after: 'Woche danach', today: 'Diese Woche', day: 'Zeiten für {day}',
  every: 'Jeden {day}', once: 'Nur am {date}', from: 'Von', to: 'Bis', addHours: 'Zeiten hinzufügen', remove: 'Entfernen', closedDay: 'Geschlossen',
  workdays: 'Für Montag bis Freitag übernehmen', asEver: 'Wie jede Woche', reason: 'Warum (steht im Kalender)', nextDay: 'am nächsten Tag',
  dates: 'Tage mit anderen Zeiten', noDates: 'Noch keine. Klicke einen Tag der Woche an, oder lies Feiertage ein.',
  allDates: 'Alle {count} zeigen', import: 'Einlesen', holidays: 'Feiertage', country: 'Land', region: 'Region', wholeCountry: 'Ganzes Land',
  years: 'Jahre', addHolidays: 'Feiertage hinzufügen', file: 'Kalenderdatei (.ics)', choose: 'Datei wählen',
  imported: '{added} hinzugefügt, {kept} schon da, {left_out} ausgelassen', places: 'Wo diese Zeiten gelten',
  noPlaces: 'Nirgends im Besonderen.', kind: 'Wo', topic: 'Thema', queue: 'Warteschlange', team: 'Team', widget: 'Widget', target: 'Name des Themas, oder ID',
  then: 'Wenn geschlossen', allow: 'Chat wie immer', form: 'Formular dafür zeigen', flow: 'Ablauf starten', hide: 'Kein Chat',
  say: 'Sagen ({language}); {opens} wird zur nächsten Öffnung', addPlace: 'Ort hinzufügen', delete: 'Diese Zeiten löschen', deleted: 'Gelöscht', undo: 'Rückgängig',
  changed: 'Jemand anderes hat diese Zeiten geändert. Sie wurden neu geladen.', unsaved: 'Noch nicht gespeichert', copyOf: 'Zeiten {number}',
  readOnly: 'Du kannst sie ansehen; zum Ändern brauchst du das Recht, Widgets zu ändern.', at: 'um {time}', on: '{day} um {time}',
};

/** @param {string} locale */
export function translator(locale) {
  const words = locale.startsWith('de') ? de : en;
  return (key, values = {}) =>
    words[key].replaceAll(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
}
