/** Where the hours hold, and what closed means there. */
import { button, field, make, select } from '/admin/static/kit/elements.js';

const KINDS = ['topic', 'queue', 'team', 'widget'];
const BEHAVIOURS = ['allow', 'form', 'flow', 'hide'];

export function placesView(view) {
  const { t, draft } = view;
  const own = view.places.filter((one) => one.schedule_id === draft.id);
  const row = (one) => {
    const remove = button('✕', () => void view.dropPlace(one), 'small');
    remove.setAttribute('aria-label', `${t('remove')}: ${one.target}`);
    return make(
      'li',
      {},
      make('span', { className: 'faint', textContent: t(one.kind) }),
      make('span', { className: 'words', textContent: one.target, dir: 'auto' }),
      make('span', { className: 'faint', textContent: t(one.closed.then) }),
      view.mayChange ? remove : null,
    );
  };
  return make(
    'section',
    { className: 'card' },
    make('h2', { textContent: t('places') }),
    own.length === 0 ? make('p', { className: 'faint', textContent: t('noPlaces') }) : null,
    make('ul', {}, ...own.map(row)),
    view.mayChange ? placeForm(view) : null,
  );
}

function placeForm(view) {
  const { t } = view;
  const kind = select(KINDS.map((one) => [one, t(one)]), 'topic');
  const target = make('input', { maxLength: 120 });
  const then = select(BEHAVIOURS.map((one) => [one, t(one)]), 'allow');
  const languages = [...new Set(['en', view.locale.split('-')[0]])];
  const texts = languages.map((language) => [language, make('textarea', { maxLength: 2000, dir: 'auto' })]);
  const failure = make('p', { className: 'failure', attrs: { role: 'alert' } });
  const send = async (event) => {
    event.preventDefault();
    failure.textContent = '';
    const say = Object.fromEntries(texts.filter(([, one]) => one.value.trim()).map(([language, one]) => [language, one.value]));
    try {
      await view.addPlace({ kind: kind.value, target: target.value, closed: { then: then.value, say } });
    } catch (error) {
      failure.textContent = error.fields?.[0]?.message ?? error.message;
    }
  };
  return make(
    'details',
    {},
    make('summary', { textContent: t('addPlace') }),
    make(
      'form',
      { noValidate: true, on: { submit: (event) => void send(event) } },
      make('div', { className: 'three' }, field(t('kind'), kind), field(t('target'), target), field(t('then'), then)),
      ...texts.map(([language, one]) => field(t('say', { language }), one)),
      failure,
      make('button', { type: 'submit', textContent: t('addPlace') }),
    ),
  );
}
