/** What the rule that is being made would have done; asked anew when it changes. */
import { chart, table } from './chart.js';
import { make } from './dom.js';
import { metricName, show } from './sentence.js';

const PAUSE_MS = 350;

/** @param {any} view what knows the words, the choices and the API */
export function preview(view) {
  const { t, locale } = view;
  const inside = make('div', { className: 'inside', attrs: { 'aria-live': 'polite' } });
  const element = make('section', { className: 'preview', attrs: { 'aria-label': t('preview') } }, make('h3', { textContent: t('preview') }), inside);
  let timer = 0;
  let last = 0;

  const say = (text) => inside.replaceChildren(make('p', { className: 'faint', textContent: text }));
  const ask = async (rule) => {
    const mine = ++last;
    if (!rule) return say(t('previewOff'));
    try {
      const found = await view.api.post('/api/v1/alerts/preview', rule);
      if (mine === last) show_(found, rule);
    } catch (error) {
      if (mine === last) say(error.fields?.[0]?.message ?? error.message);
    }
  };
  const show_ = (found, rule) => {
    if (found.points.length < 2) return say(t('noPast'));
    const values = found.points.map((one) => one.value).filter((one) => one !== null);
    const would = t(found.fired > 1 ? 'would_n' : `would_${found.fired}`, { count: found.fired });
    const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [null, null];
    const label = t('chartLabel', { metric: metricName(rule.metric, view.choices, t), low: show(low, found.unit, locale), high: show(high, found.unit, locale), would });
    const key = (name, words) => make('span', { className: 'key' }, make('span', { className: `swatch ${name}` }), words);
    const details = found.spans.length > 0 ? make('details', {}, make('summary', { textContent: t('asTable') }), table(found.spans, view)) : null;
    inside.replaceChildren(
      make('p', { className: 'would', textContent: would }),
      chart(found, label, view),
      make('p', { className: 'legend faint' }, key('value', metricName(rule.metric, view.choices, t)), key('limit', t(rule.comparison === 'unusual' ? 'usual' : 'limit')), key('fired', t('st_alerting'))),
      ...(details ? [details] : []),
    );
  };
  return {
    element,
    /** @param {object | null} rule null while it is not complete */
    follow(rule) {
      clearTimeout(timer);
      timer = setTimeout(() => void ask(rule), PAUSE_MS);
    },
    stop() {
      clearTimeout(timer);
      last += 1;
    },
  };
}
