/** What people read on the page. */
const en = {
  articles: 'Articles', categories: 'Categories', questions: 'Unanswered questions', transfer: 'Import and export',
  try: 'Try the bot', loading: 'Loading…', failed: 'That did not work', retry: 'Try again', save: 'Save',
  cancel: 'Cancel', back: 'All articles', remove: 'Delete', edit: 'Edit', saved: 'Saved', search: 'Search titles',
  newArticle: 'New article', allLanguages: 'All languages', allStates: 'All states', draft: 'Draft',
  published: 'Published', changed: 'Changed since', none: 'No articles yet',
  noneText: 'Write the first one, or import what you have. Once one is published, the bot answers from it.',
  nothing: 'Nothing fits this search', title: 'Title', summary: 'Summary, one sentence', body: 'Text (Markdown)',
  keywords: 'Other words and questions people use for it, one a line', language: 'Language', slug: 'Address',
  category: 'Category', noCategory: 'None', preview: 'Preview', write: 'Write', publish: 'Publish',
  unpublish: 'Take offline', versions: 'Versions', restore: 'Restore', version: 'Version {number}', by: '{name}, {date}',
  addLanguage: 'Add a language', open: 'Open the page', more: 'Show more',
  noCategories: 'No categories yet', noCategoriesText: 'Categories group articles on the help pages.',
  newCategory: 'New category', nameIn: 'Name ({language})', confirmDelete: 'Really delete “{title}”?',
  noQuestions: 'No question is open', noQuestionsText: 'When the bot finds no answer, the question appears here.',
  answered: '{count} answered', unanswered: '{count} without an answer', unhelpful: '{count} where people took over',
  asked: 'asked {count}×', writeOne: 'Write an article', dismiss: 'Dismiss', lastDays: 'The last 30 days',
  markdown: 'Markdown files', sitemap: 'Pages of a sitemap', url: 'Address of the sitemap', choose: 'Choose files…',
  begin: 'Import', publishAtOnce: 'Publish at once', exportZip: 'Download all as Markdown',
  progress: '{done} of {total}: {created} added, {updated} changed, {unchanged} as before, {refused} left out',
  running: 'Running', done: 'Done', stopping: 'Stopping…', stopped: 'Stopped', imports: 'Last imports', stop: 'Stop',
  ask: 'Ask', question: 'A question, as a visitor would ask it', noAnswer: 'The bot would say that it does not know.',
  sure: 'covers {percent} % of the question; {threshold} % are needed', conflict: 'Somebody saved it meanwhile. Load it again to see their text.',
  leave: 'What you have changed is not saved.', discard: 'Discard changes',
};

const de = {
  articles: 'Artikel', categories: 'Kategorien', questions: 'Offene Fragen', transfer: 'Einlesen und sichern',
  try: 'Bot ausprobieren', loading: 'Lädt …', failed: 'Das hat nicht geklappt', retry: 'Noch einmal', save: 'Speichern',
  cancel: 'Abbrechen', back: 'Alle Artikel', remove: 'Löschen', edit: 'Bearbeiten', saved: 'Gespeichert', search: 'Titel suchen',
  newArticle: 'Neuer Artikel', allLanguages: 'Alle Sprachen', allStates: 'Jeder Stand', draft: 'Entwurf',
  published: 'Veröffentlicht', changed: 'Seither geändert', none: 'Noch keine Artikel',
  noneText: 'Schreibe den ersten oder lies ein, was es gibt. Sobald einer veröffentlicht ist, antwortet der Bot daraus.',
  nothing: 'Nichts passt zu dieser Suche', title: 'Titel', summary: 'Zusammenfassung, ein Satz', body: 'Text (Markdown)',
  keywords: 'Andere Wörter und Fragen dafür, je Zeile eine', language: 'Sprache', slug: 'Adresse',
  category: 'Kategorie', noCategory: 'Keine', preview: 'Vorschau', write: 'Schreiben', publish: 'Veröffentlichen',
  unpublish: 'Offline nehmen', versions: 'Versionen', restore: 'Wiederherstellen', version: 'Version {number}', by: '{name}, {date}',
  addLanguage: 'Sprache hinzufügen', open: 'Seite öffnen', more: 'Mehr zeigen',
  noCategories: 'Noch keine Kategorien', noCategoriesText: 'Kategorien ordnen die Artikel auf den Hilfeseiten.',
  newCategory: 'Neue Kategorie', nameIn: 'Name ({language})', confirmDelete: '„{title}“ wirklich löschen?',
  noQuestions: 'Keine Frage ist offen', noQuestionsText: 'Findet der Bot keine Antwort, steht die Frage hier.',
  answered: '{count} beantwortet', unanswered: '{count} ohne Antwort', unhelpful: '{count}, bei denen Menschen übernahmen',
  asked: '{count}× gefragt', writeOne: 'Artikel schreiben', dismiss: 'Verwerfen', lastDays: 'Die letzten 30 Tage',
  markdown: 'Markdown-Dateien', sitemap: 'Seiten einer Sitemap', url: 'Adresse der Sitemap', choose: 'Dateien wählen …',
  begin: 'Einlesen', publishAtOnce: 'Gleich veröffentlichen', exportZip: 'Alles als Markdown herunterladen',
  progress: '{done} von {total}: {created} hinzugefügt, {updated} geändert, {unchanged} wie zuvor, {refused} ausgelassen',
  running: 'Läuft', done: 'Fertig', stopping: 'Hält an …', stopped: 'Angehalten', imports: 'Zuletzt eingelesen', stop: 'Anhalten',
  ask: 'Fragen', question: 'Eine Frage, wie Besucher sie stellen', noAnswer: 'Der Bot würde sagen, dass er es nicht weiß.',
  sure: 'deckt {percent} % der Frage; {threshold} % sind nötig', conflict: 'Jemand hat inzwischen gespeichert. Lade neu, um den Text zu sehen.',
  leave: 'Was du geändert hast, ist nicht gespeichert.', discard: 'Änderungen verwerfen',
};

/** @param {string} locale */
export function translator(locale) {
  const words = locale.startsWith('de') ? de : en;
  return (key, values = {}) =>
    words[key].replaceAll(/\{(\w+)\}/g, (_mark, name) => String(values[name] ?? ''));
}
