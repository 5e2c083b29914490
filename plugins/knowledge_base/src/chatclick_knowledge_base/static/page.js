/** The page that keeps the knowledge base. */
import { button, make, select } from '/admin/static/kit/elements.js';
import { Editor } from './editor.js';
import { CategoriesTab, QuestionsTab, TransferTab, TryTab } from './tabs.js';
import { sheet } from './style.js';
import { translator } from './words.js';

const API = '/api/v1/knowledge-base';
const TABS = { articles: null, questions: QuestionsTab, categories: CategoriesTab, transfer: TransferTab, try: TryTab };

class KnowledgeBasePage extends HTMLElement {
  connectedCallback() {
    this.t = translator(this.chatclick.locale);
    this.tab = 'articles';
    this.narrow = { q: '', language: '', status: '' };
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet];
    this.stop = this.chatclick.on('locale', (locale) => {
      this.t = translator(locale);
      // What is being written stays as it is; the rest is drawn anew.
      if (!this.isWriting) void this.load();
    });
    void this.load();
  }

  disconnectedCallback() {
    this.stop?.();
    this.open?.stop?.();
  }

  get api() {
    return this.chatclick.api;
  }

  /** Show the list again after an article was written. */
  close() {
    this.isWriting = false;
    this.chatclick.setUnsaved(false);
    return this.load();
  }

  nameOf(category) {
    const { names } = category;
    return names[this.chatclick.locale] ?? names[this.chatclick.locale.slice(0, 2)] ?? Object.values(names)[0];
  }

  show(...parts) {
    this.root.replaceChildren(make('div', { className: 'page' }, ...parts));
  }

  /** Draws the tab; whatever fails is said with a button to try again. */
  async load() {
    this.open?.stop?.();
    this.show(this.tabs(), make('p', { className: 'faint', textContent: this.t('loading') }));
    try {
      this.categories = (await this.api.get(`${API}/categories`)).data;
      const Tab = TABS[this.tab];
      this.open = Tab ? new Tab(this) : null;
      this.show(this.tabs(), await (this.open ?? this).draw());
    } catch (error) {
      this.show(
        this.tabs(),
        make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: `${this.t('failed')}: ${error.message}` }),
        button(this.t('retry'), () => void this.load()),
      );
    }
  }

  tabs() {
    const all = make('div', { attrs: { role: 'tablist' } });
    for (const name of Object.keys(TABS)) {
      all.append(
        make('button', {
          type: 'button',
          textContent: this.t(name),
          attrs: { role: 'tab', 'aria-selected': name === this.tab },
          on: { click: () => ((this.tab = name), void this.load()) },
        }),
      );
    }
    return all;
  }

  // Articles

  async draw() {
    const { t } = this;
    this.texts = [];
    this.list = make('ul');
    this.foot = make('div', { className: 'foot' });
    const search = make('input', {
      type: 'search', value: this.narrow.q, maxLength: 100, placeholder: t('search'),
      attrs: { 'aria-label': t('search') },
      on: { change: () => ((this.narrow.q = search.value), void this.fill('')) },
    });
    const states = ['draft', 'published', 'changed'].map((one) => [one, t(one)]);
    const status = select([['', t('allStates')], ...states], this.narrow.status, {
      on: { change: () => ((this.narrow.status = status.value), void this.fill('')) },
    });
    status.setAttribute('aria-label', t('allStates'));
    await this.fill('');
    return make(
      'div',
      {},
      make(
        'div',
        { className: 'bar' },
        make('div', { className: 'grow' }, search),
        status,
        button(t('newArticle'), () => this.edit({}), 'main'),
      ),
      this.list,
      this.foot,
    );
  }

  async fill(cursor) {
    const query = new URLSearchParams({ ...this.narrow, cursor });
    const page = await this.api.get(`${API}/articles?${query}`);
    this.texts = cursor ? [...this.texts, ...page.data] : page.data;
    const rows = this.texts.length > 0 ? this.texts.map((one) => this.row(one)) : [this.nothing()];
    this.list.replaceChildren(...rows);
    this.foot.replaceChildren(page.next ? button(this.t('more'), () => void this.fill(page.next)) : '');
  }

  nothing() {
    const isNarrow = Object.values(this.narrow).some(Boolean);
    return make(
      'li',
      { className: 'nothing grow' },
      make('div', { className: 'name', textContent: this.t(isNarrow ? 'nothing' : 'none') }),
      isNarrow ? null : make('p', { className: 'faint', textContent: this.t('noneText') }),
    );
  }

  row(text) {
    const { t } = this;
    const remove = button(t('remove'), () => void this.remove(text), 'small');
    remove.setAttribute('aria-label', `${t('remove')}: ${text.title}`);
    const date = new Date(text.updated_at).toLocaleDateString(this.chatclick.locale);
    return make(
      'li',
      {},
      make('div', { className: 'words' }, button(text.title, () => void this.openText(text), 'name')),
      make('span', { className: 'faint', textContent: `${text.language} · ${t(text.status)} · ${date}` }),
      remove,
    );
  }

  async openText(text) {
    try {
      const path = `${API}/articles/${text.article_id}`;
      const whole = await this.api.get(`${path}/texts/${text.language}`);
      const { category_id } = await this.api.get(path);
      this.edit({ ...whole, category_id });
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
  }

  /** @param {Record<string, any>} text what is known of it @param {string[]} [questions] that led to it */
  edit(text, questions = []) {
    this.ledBy = questions;
    this.isWriting = true;
    this.open?.stop?.();
    this.show(new Editor(this, text).draw());
    this.root.querySelector('input')?.focus();
  }

  /** An article was written for questions: they are out of the report. */
  async noteWritten() {
    if (this.ledBy.length > 0) await this.api.post(`${API}/questions/dismiss`, { ids: this.ledBy });
    this.ledBy = [];
  }

  async remove(text) {
    if (!confirm(this.t('confirmDelete', { title: text.title }))) return;
    try {
      await this.api.delete(`${API}/articles/${text.article_id}/texts/${text.language}`);
      await this.fill('');
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
  }
}

customElements.define('knowledge-base-page', KnowledgeBasePage);
