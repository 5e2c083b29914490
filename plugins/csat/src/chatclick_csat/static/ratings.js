/** What was said: each rating with its words and the way to its conversation. */
import { button, make } from '/admin/static/kit/elements.js';

export function listRatings(page) {
  const { t, choices, rows, next, kind } = page;
  const labels = [['', t('all')], ...['good', 'fair', 'poor'].map((one) => [one, t(one)])];
  const words = [['', t('all')], ['true', t('withWords')]];
  return make(
    'section',
    { className: 'card' },
    make('h2', { textContent: t('ratings') }),
    make('div', { className: 'bar' }, page.choose('label', t('score'), labels, kind), page.choose('has_comment', t('only'), words, kind)),
    rows.length ? make('ul', {}, ...rows.map((one) => line(page, one, choices))) : make('p', { className: 'faint', textContent: t('noneKind') }),
    next ? button(t('more'), () => void page.loadMore()) : null,
  );
}

function line(page, one, choices) {
  const { t, locale } = page;
  const at = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(one.rated_at));
  const person = choices.people.find(({ id }) => id === one.staff_id);
  const answers = Object.entries(one.answers).map(([name, value]) => `${name}: ${value}`);
  const path = `/inbox/all/${one.session_id}`;
  const follow = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    page.chatclick.navigate(path);
  };
  return make(
    'li',
    {},
    make(
      'div',
      { className: 'line' },
      make('span', { className: `mark ${one.label}`, textContent: `${t(one.label)}, ${t('of', one)}` }),
      make('span', { className: 'faint', textContent: at }),
      person ? make('span', { className: 'faint', textContent: person.name || t('gone') }) : null,
      make('span', { className: 'grow' }),
      make('a', { href: `/admin${path}`, textContent: t('open'), on: { click: follow } }),
    ),
    make('p', { className: one.comment ? 'said' : 'faint', dir: 'auto', textContent: one.comment || t('noWords') }),
    answers.length ? make('p', { className: 'faint', dir: 'auto', textContent: answers.join(' · ') }) : null,
  );
}
