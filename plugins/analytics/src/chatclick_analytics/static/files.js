/** Numbers and dashboards as files; of a file that does not fit, what is wrong in it. */
import { HOURS, RANGES, queryOf } from './boards.js';
import { CHARTS } from './dialogs.js';
import { make, save } from './dom.js';

const API = '/api/v1/metrics';
const MOST_SHOWN = 60;

/** Let people keep the numbers of a dashboard. @param {'csv' | 'xlsx'} format */
export async function exportNumbers(page, format) {
  const known = page.board.panels.filter((panel) => page.definitions.has(panel.metric));
  const queries = known.map((panel) => queryOf(panel, page.board, page.zone));
  const file = await page.host.api.post(`${API}/export`, { queries, format, encoding: 'base64' });
  const bytes = Uint8Array.from(atob(file.data), (one) => one.charCodeAt(0));
  save(file.name, new Blob([bytes], { type: file.media_type }), make);
}

/** Let people keep a dashboard. */
export function saveBoard(page) {
  const title = page.saved?.title ?? page.t('standard');
  const text = JSON.stringify({ title, document: page.board }, null, 2);
  save('dashboard.json', new Blob([text], { type: 'application/json' }), make);
}

/** Ask for the file of a dashboard. @param {(file: File) => Promise<void>} take */
export function askFile(take) {
  const input = make('input', { type: 'file', accept: 'application/json,.json' });
  input.addEventListener('change', () => void take(input.files[0]));
  input.click();
}

/** Keep the dashboard of a file; one that does not fit says in words of the page what is wrong. */
export async function keepFile(page, file) {
  const given = read(await file.text(), page.t);
  const { title, document } = given;
  try {
    return await page.host.api.post(`${API}/dashboards`, { title, document });
  } catch (error) {
    throw new Error(explain(error, { title, document }, page));
  }
}

function read(text, t) {
  let given = null;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Error(t('notJson'));
  }
  if (!Array.isArray(given?.document?.panels)) throw new Error(t('notBoard'));
  return given;
}

function explain(error, given, page) {
  const [wrong] = error.fields ?? [];
  if (!wrong) return error.message;
  const path = wrong.pointer.split('/').slice(1).map((one) => one.replaceAll('~1', '/').replaceAll('~0', '~'));
  const { t } = page;
  const value = path.reduce((one, key) => one?.[key], given);
  const shown = (JSON.stringify(value) ?? '').slice(0, MOST_SHOWN);
  const [, list, number] = path;
  const panel = list === 'panels' ? given.document.panels[Number(number)] : null;
  const limits = limitsOf(path.at(-1), panel, page);
  const known = t(`wrong_${wrong.code}`, { value: shown, limits });
  const what = known === `wrong_${wrong.code}` || (wrong.code === 'choice' && !limits) ? t('wrong', { value: shown }) : known;
  return t('wrongIn', { place: placeOf(path, t), what });
}

/** Where something stands, such as `Panel 2, Number`. */
function placeOf([area, list, name, field], t) {
  const nameOf = (key) => (t(`f_${key}`) === `f_${key}` ? key : t(`f_${key}`));
  if (area !== 'document' || !list) return nameOf(area);
  if (list === 'panels' && name !== undefined) {
    const panel = t('panelNo', { number: Number(name) + 1 });
    return field ? t('within', { whole: panel, part: nameOf(field) }) : panel;
  }
  if (list === 'filters' && name) return t('within', { whole: nameOf('filters'), part: name });
  return nameOf(list);
}

/** What is possible for a field, as it is written in a file. */
function limitsOf(field, panel, { definitions, dimensions }) {
  const spans = { x: [0, 11], y: [0, 200], w: [2, 12 - (panel?.x > 0 && panel.x < 11 ? panel.x : 0)], h: [1, 12] };
  const choices = {
    chart: CHARTS,
    range: RANGES,
    hours: HOURS,
    stat: definitions.get(panel?.metric)?.stats,
    by: dimensions.map((one) => one.id),
  };
  return spans[field]?.join(' – ') ?? choices[field]?.join(', ') ?? '';
}
