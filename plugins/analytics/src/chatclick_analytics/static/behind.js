/** The conversations behind a number, in a dialog. */
import { button, make } from './dom.js';
import { show } from './numbers.js';

/**
 * @param {object} page
 * @param {string} title of the number
 * @param {object} query as for the API, of the number
 */
export function openBehind(page, title, query) {
  const { t } = page;
  const list = make('div', { className: 'scroll', tabIndex: 0, attrs: { role: 'group', 'aria-label': title } });
  const foot = make('div', { className: 'bar' });
  const dialog = make(
    'dialog',
    { attrs: { 'aria-label': title }, on: { close: () => dialog.remove() } },
    make('div', { className: 'inside' }, make('h2', { textContent: title }), list, foot),
  );
  page.root.append(dialog);
  dialog.showModal();
  void load(null);

  async function load(cursor) {
    foot.replaceChildren(button(t('close'), () => dialog.close()));
    try {
      const asked = { ...query, limit: 50, ...(cursor ? { cursor } : {}) };
      const found = await page.host.api.post('/api/v1/metrics/sessions', asked);
      list.append(...found.data.map(row));
      if (list.childElementCount === 0) list.append(make('p', { className: 'faint', textContent: t('nothingHere') }));
      if (found.next) foot.prepend(button(t('loadMore'), () => void load(found.next)));
    } catch (error) {
      list.append(make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: error.message }));
    }
  }

  function row(one) {
    const at = new Intl.DateTimeFormat(page.locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(one.at));
    const definition = page.definitions.get(query.metric);
    const value = definition.kind === 'time' || definition.kind === 'score' ? ` · ${show(one.value, definition.unit, page.locale)}` : '';
    if (!one.session_id) return make('p', { className: 'faint', textContent: `${at}${value} · ${t('erased')}` });
    const go = () => {
      dialog.close();
      page.host.navigate(`/inbox/all/${one.session_id}`);
    };
    return make('p', {}, make('button', { type: 'button', className: 'link', textContent: `${at}${value}`, on: { click: go } }));
  }
}
