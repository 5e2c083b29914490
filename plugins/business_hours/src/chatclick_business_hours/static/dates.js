/** Dates with other hours, and where they come from: public holidays and calendar files. */
import { button, field, make, select } from '/admin/static/kit/elements.js';
import { dateText, hoursText, parseDate } from './days.js';

const SHOWN = 8;

export function datesView(view) {
  const { t, draft } = view;
  const format = new Intl.DateTimeFormat(view.locale, { timeZone: 'UTC', dateStyle: 'medium' });
  const today = dateText(view.today);
  const coming = draft.exceptions.filter((one) => one.date >= today);
  const shown = view.isAll ? draft.exceptions : coming.slice(0, SHOWN);
  const row = (one) => {
    const remove = button('✕', () => view.dropDate(one), 'small');
    remove.setAttribute('aria-label', `${t('remove')}: ${one.name || one.date}`);
    return make(
      'li',
      {},
      button(format.format(parseDate(one.date)), () => view.showDate(parseDate(one.date)), 'plain date'),
      make('span', { className: 'words', textContent: one.name, dir: 'auto' }),
      make('span', { className: 'faint', textContent: hoursText(one.hours, t('closedDay')) }),
      view.mayChange ? remove : null,
    );
  };
  const isMore = shown.length < draft.exceptions.length;
  return make(
    'section',
    { className: 'card' },
    make('h2', { textContent: t('dates') }),
    draft.exceptions.length === 0 ? make('p', { className: 'faint', textContent: t('noDates') }) : null,
    make('ul', {}, ...shown.map(row)),
    isMore ? button(t('allDates', { count: draft.exceptions.length }), () => view.showAll(), 'small') : null,
    view.mayChange && draft.id ? importView(view) : null,
  );
}

function importView(view) {
  const { t } = view;
  const names = new Intl.DisplayNames([view.locale], { type: 'region', fallback: 'code' });
  const year = view.today.getUTCFullYear();
  const countries = view.countries
    .map(({ country }) => [country, names.of(country)])
    .sort((a, b) => a[1].localeCompare(b[1], view.locale));
  const guess = new Intl.Locale(navigator.language).maximize().region;
  const country = select(countries, view.country ?? guess, {
    on: { change: () => ((view.country = country.value), (view.region = ''), view.draw()) },
  });
  view.country ??= country.value;
  const regions = view.countries.find((one) => one.country === country.value)?.regions ?? [];
  const region = select([['', t('wholeCountry')], ...regions.map((one) => [one, one])], view.region ?? '', {
    on: { change: () => (view.region = region.value) },
  });
  const years = select([[`${year}`, `${year}`], [`${year},${year + 1}`, `${year}, ${year + 1}`]], `${year},${year + 1}`);
  const add = () =>
    view.take('holidays', {
      country: country.value,
      region: region.value || null,
      years: years.value.split(',').map(Number),
      language: view.locale,
    });
  return make(
    'div',
    { className: 'import' },
    make(
      'div',
      { className: 'three' },
      field(t('country'), country),
      field(t('region'), region),
      field(t('years'), years),
    ),
    make('div', { className: 'bar' }, button(t('addHolidays'), () => void add()), button(`${t('file')}…`, () => pickFile(view))),
  );
}

function pickFile(view) {
  const input = make('input', { type: 'file', accept: '.ics,text/calendar' });
  input.addEventListener('change', async () => {
    if (input.files[0]) await view.take('ics', { ics: await input.files[0].text() });
  });
  input.click();
}
