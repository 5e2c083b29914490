/** The other tabs: open questions, categories, import and export, trying the bot. */
import { button, field, make } from '/admin/static/kit/elements.js';

const API = '/api/v1/knowledge-base';
const ASK_EVERY_MS = 1000;

class Tab {
  /** @param {HTMLElement & Record<string, any>} view the page */
  constructor(view) {
    this.view = view;
    this.t = view.t;
    this.failure = make('p', { className: 'failure', attrs: { role: 'alert' } });
  }

  async run(work) {
    this.failure.textContent = '';
    try {
      await work();
    } catch (error) {
      this.failure.textContent = error.fields?.[0]?.message ?? error.message;
    }
  }

  nothing(title, text) {
    return make(
      'div',
      { className: 'nothing' },
      make('div', { className: 'name', textContent: this.t(title) }),
      make('p', { className: 'faint', textContent: this.t(text) }),
    );
  }
}

export class QuestionsTab extends Tab {
  async draw() {
    const { data, counts } = await this.view.api.get(`${API}/questions?days=30`);
    const sums = ['answered', 'unanswered', 'unhelpful'].map((one) => this.t(one, { count: counts[one] }));
    return make(
      'div',
      {},
      make('p', { className: 'faint', textContent: `${this.t('lastDays')}: ${sums.join(' · ')}` }),
      this.failure,
      data.length > 0
        ? make('ul', {}, ...data.map((one) => this.row(one)))
        : this.nothing('noQuestions', 'noQuestionsText'),
    );
  }

  row(group) {
    const { view, t } = this;
    const write = () => {
      view.tab = 'articles';
      view.edit({ title: group.text.slice(0, 160), language: group.language, keywords: group.samples.join('\n') }, group.ids);
    };
    const dismiss = () =>
      this.run(async () => {
        await view.api.post(`${API}/questions/dismiss`, { ids: group.ids });
        await view.load();
      });
    const others = group.samples.slice(1).map((one) => make('div', { className: 'faint', textContent: one, dir: 'auto' }));
    return make(
      'li',
      {},
      make('div', { className: 'words' }, make('div', { className: 'name', textContent: group.text, dir: 'auto' }), ...others),
      make('span', { className: 'faint', textContent: t('asked', { count: group.count }) }),
      button(t('writeOne'), write, 'small'),
      button(t('dismiss'), () => void dismiss(), 'small'),
    );
  }
}

export class CategoriesTab extends Tab {
  async draw() {
    const { categories } = this.view;
    return make(
      'div',
      {},
      make('div', { className: 'bar' }, button(this.t('newCategory'), () => this.edit({ names: {} }), 'main')),
      this.failure,
      categories.length > 0
        ? make('ul', {}, ...categories.map((one) => this.row(one)))
        : this.nothing('noCategories', 'noCategoriesText'),
    );
  }

  row(category) {
    const { view, t } = this;
    const names = Object.entries(category.names).map(([language, name]) => `${name} (${language})`);
    const remove = () =>
      this.run(async () => {
        if (!confirm(t('confirmDelete', { title: view.nameOf(category) }))) return;
        await view.api.delete(`${API}/categories/${category.id}`);
        await view.load();
      });
    return make(
      'li',
      {},
      make('div', { className: 'words', textContent: names.join(' · ') }),
      button(t('edit'), () => this.edit(category), 'small'),
      button(t('remove'), () => void remove(), 'small'),
    );
  }

  edit(category) {
    const { view, t } = this;
    const languages = [...new Set(['en', 'de', ...Object.keys(category.names)])];
    const inputs = languages.map((language) => [
      language,
      make('input', { value: category.names[language] ?? '', maxLength: 80 }),
    ]);
    const save = (event) => {
      event.preventDefault();
      void this.run(async () => {
        const given = inputs.map(([language, input]) => [language, input.value.trim()]).filter(([, name]) => name);
        const names = Object.fromEntries(given);
        if (category.id) await view.api.patch(`${API}/categories/${category.id}`, { names });
        else await view.api.post(`${API}/categories`, { names });
        await view.load();
      });
    };
    view.show(
      view.tabs(),
      make(
        'form',
        { noValidate: true, on: { submit: save } },
        ...inputs.map(([language, input]) => field(t('nameIn', { language }), input)),
        this.failure,
        make(
          'div',
          { className: 'foot' },
          button(t('cancel'), () => void view.load()),
          make('button', { type: 'submit', className: 'main', textContent: t('save') }),
        ),
      ),
    );
  }
}

export class TransferTab extends Tab {
  async draw() {
    const { t } = this;
    this.url = make('input', { type: 'url', maxLength: 1000, placeholder: 'https://shop.example/sitemap.xml' });
    this.publish = make('input', { type: 'checkbox' });
    this.rows = make('ul');
    await this.refresh();
    const begin = () => this.run(() => this.begin('sitemap', { url: this.url.value }));
    return make(
      'div',
      { className: 'stack' },
      make('div', { className: 'bar' },
        button(t('choose'), () => this.pick(), 'main'),
        button(t('exportZip'), () => void this.run(() => this.download()))),
      field(t('url'), this.url),
      make('label', { className: 'check' }, this.publish, t('publishAtOnce')),
      make('div', { className: 'bar' }, button(t('begin'), () => void begin())),
      this.failure,
      make('h3', { textContent: t('imports') }),
      this.rows,
    );
  }

  stop() {
    clearTimeout(this.timer);
  }

  pick() {
    const input = make('input', { type: 'file', multiple: true, accept: '.md,.markdown,text/markdown' });
    input.addEventListener('change', () =>
      void this.run(async () => {
        const read = async (file) => ({ name: file.name, text: await file.text() });
        await this.begin('markdown', { files: await Promise.all([...input.files].map(read)) });
      }),
    );
    input.click();
  }

  async begin(kind, values) {
    await this.view.api.post(`${API}/imports/${kind}`, { ...values, publish: this.publish.checked });
    await this.refresh();
  }

  /** Looks again as long as one is under way. */
  async refresh() {
    this.stop();
    const { data } = await this.view.api.get(`${API}/imports`);
    this.rows.replaceChildren(...data.map((one) => this.row(one)));
    if (data.some((one) => ['running', 'stopping'].includes(one.status))) {
      this.timer = setTimeout(() => void this.run(() => this.refresh()), ASK_EVERY_MS);
    }
  }

  row(one) {
    const { t } = this;
    const isRunning = one.status === 'running';
    const cancel = () => this.run(async () => {
      await this.view.api.post(`${API}/imports/${one.id}/cancel`, {});
      await this.refresh();
    });
    const reasons = one.refused.map((line) =>
      make('div', { className: 'problem', textContent: `${line.source}: ${line.reason}` }),
    );
    return make(
      'li',
      {},
      make(
        'div',
        { className: 'words' },
        make('div', { className: 'name', textContent: `${one.source} · ${t(one.status)}` }),
        make('div', { className: 'faint', attrs: { 'aria-live': 'polite' }, textContent: t('progress', { ...one, refused: one.refused.length }) }),
        isRunning ? make('progress', { max: one.total || 1, value: one.done }) : null,
        ...reasons,
      ),
      isRunning ? button(t('stop'), () => void cancel(), 'small') : null,
    );
  }

  async download() {
    const { name, media_type, base64 } = await this.view.api.get(`${API}/export?as=json`);
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const url = URL.createObjectURL(new Blob([bytes], { type: media_type }));
    make('a', { href: url, download: name }).click();
    URL.revokeObjectURL(url);
  }
}

export class TryTab extends Tab {
  async draw() {
    const { t } = this;
    const question = make('input', { maxLength: 300, dir: 'auto' });
    const answer = make('div', { className: 'stack' });
    const ask = (event) => {
      event.preventDefault();
      void this.run(async () => answer.replaceChildren(...this.list(await this.view.api.post(`${API}/answer`, { question: question.value }))));
    };
    return make(
      'form',
      { noValidate: true, on: { submit: ask } },
      field(t('question'), question),
      this.failure,
      make('div', { className: 'foot' }, make('button', { type: 'submit', className: 'main', textContent: t('ask') })),
      answer,
    );
  }

  list(found) {
    const { t } = this;
    const percent = (share) => Math.round(share * 100);
    const words = found.answer ?? t('noAnswer');
    const lines = found.hits.map((hit) =>
      make(
        'li',
        {},
        make('div', { className: 'words name', textContent: hit.title }),
        make('span', { className: 'faint', textContent: t('sure', { percent: percent(hit.coverage), threshold: percent(found.threshold) }) }),
      ),
    );
    return [make('div', { className: 'card', textContent: words, dir: 'auto' }), make('ul', {}, ...lines)];
  }
}
