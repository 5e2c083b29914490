/** Writing one article: its text in a language, preview, versions, publishing. */
import { build } from './document.js';
import { button, field, make, select } from '/admin/static/kit/elements.js';

const API = '/api/v1/knowledge-base';

export class Editor {
  /**
   * @param {HTMLElement & Record<string, any>} view the page
   * @param {Record<string, any>} text what is edited; without `article_id` a new article
   */
  constructor(view, text) {
    this.view = view;
    this.text = text;
    this.versions = null;
  }

  get path() {
    return `${API}/articles/${this.text.article_id}/texts/${this.text.language}`;
  }

  draw() {
    const { t } = this.view;
    const { text } = this;
    const isNew = !text.version;
    this.title = make('input', { value: text.title ?? '', maxLength: 160, dir: 'auto' });
    this.summary = make('input', { value: text.summary ?? '', maxLength: 400, dir: 'auto' });
    this.body = make('textarea', { className: 'body', value: text.body ?? '', maxLength: 100000, dir: 'auto' });
    this.keywords = make('textarea', { value: text.keywords ?? '', maxLength: 4000, dir: 'auto' });
    this.slug = make('input', { value: text.slug ?? '', maxLength: 80 });
    this.language = make('input', { value: text.language ?? 'en', maxLength: 35, disabled: !isNew });
    const choices = [['', t('noCategory')]];
    for (const one of this.view.categories) choices.push([one.id, this.view.nameOf(one)]);
    this.category = select(choices, text.category_id ?? '');
    this.failure = make('p', { className: 'failure', attrs: { role: 'alert' } });
    this.aside = make('div');
    return make(
      'form',
      { noValidate: true, on: { submit: (event) => (event.preventDefault(), void this.save()) } },
      make('div', { className: 'bar' }, button(t('back'), () => void this.view.load()), this.state()),
      field(t('title'), this.title),
      make('div', { className: 'two' }, field(t('language'), this.language), field(t('category'), this.category)),
      field(t('body'), this.body),
      field(t('summary'), this.summary),
      field(t('keywords'), this.keywords),
      isNew ? null : field(t('slug'), this.slug),
      this.failure,
      this.aside,
      this.foot(isNew),
    );
  }

  state() {
    const { t } = this.view;
    const words = this.text.status ? t(this.text.status) : t('draft');
    return make('span', { className: 'faint', textContent: words });
  }

  foot(isNew) {
    const { t } = this.view;
    const isPublic = this.text.published_version != null;
    return make(
      'div',
      { className: 'foot' },
      isNew ? null : button(t('addLanguage'), () => this.addLanguage()),
      isNew ? null : button(t('versions'), () => void this.showVersions()),
      button(t('preview'), () => void this.showPreview()),
      isPublic ? button(t('unpublish'), () => void this.run(() => this.publish('unpublish'))) : null,
      make('button', { type: 'submit', textContent: t('save') }),
      button(t('publish'), () => void this.save('publish'), 'main'),
    );
  }

  async run(work) {
    this.failure.textContent = '';
    try {
      await work();
    } catch (error) {
      const first = error.fields?.[0];
      this.failure.textContent =
        error.status === 412 ? this.view.t('conflict') : first ? `${first.pointer?.slice(1) ?? ''} ${first.message}` : error.message;
    }
  }

  read() {
    return {
      title: this.title.value,
      summary: this.summary.value,
      keywords: this.keywords.value,
      body: this.body.value,
    };
  }

  async save(then) {
    await this.run(async () => {
      const { api, toast } = this.view.chatclick;
      const category_id = this.category.value || null;
      if (!this.text.article_id) {
        const values = { ...this.read(), language: this.language.value, category_id };
        this.text = { ...(await api.post(`${API}/articles`, values)), category_id };
        await this.view.noteWritten(this.text);
      } else {
        this.text.language ||= this.language.value;
        const values = this.read();
        if (this.slug.value) values.slug = this.slug.value;
        this.text = { ...(await api.put(this.path, values)), category_id: this.text.category_id };
        if ((this.text.category_id ?? null) !== category_id) {
          await api.patch(`${API}/articles/${this.text.article_id}`, { category_id });
          this.text.category_id = category_id;
        }
      }
      if (then) await this.publish(then);
      toast(this.view.t(then ? 'published' : 'saved'));
      this.view.show(this.draw());
    });
  }

  async publish(word) {
    const { category_id } = this.text;
    this.text = { ...(await this.view.chatclick.api.post(`${this.path}/${word}`, {})), category_id };
    this.view.show(this.draw());
  }

  addLanguage() {
    const { article_id, category_id } = this.text;
    this.text = { article_id, category_id, language: '' };
    this.view.show(this.draw());
    this.language.focus();
  }

  async showPreview() {
    await this.run(async () => {
      const { nodes } = await this.view.chatclick.api.post(`${API}/preview`, { body: this.body.value });
      const shown = make('div', { className: 'shown', dir: 'auto' }, ...nodes.map(build));
      this.aside.replaceChildren(make('h3', { textContent: this.view.t('preview') }), shown);
    });
  }

  async showVersions() {
    await this.run(async () => {
      const { data } = await this.view.chatclick.api.get(`${this.path}/versions`);
      this.aside.replaceChildren(make('ul', {}, ...data.map((one) => this.versionRow(one))));
    });
  }

  versionRow(one) {
    const { t } = this.view;
    const date = new Date(one.created_at).toLocaleString(this.view.chatclick.locale);
    const restore = () =>
      this.run(async () => {
        const { category_id } = this.text;
        const back = await this.view.chatclick.api.post(`${this.path}/versions/${one.version}/restore`, {});
        this.text = { ...back, category_id };
        this.view.show(this.draw());
      });
    return make(
      'li',
      {},
      make(
        'div',
        { className: 'words' },
        make('div', { className: 'name', textContent: `${t('version', { number: one.version })} · ${one.title}` }),
        make('div', { className: 'faint', textContent: t('by', { name: one.author_name, date }) }),
      ),
      one.version === this.text.version ? null : button(t('restore'), () => void restore(), 'small'),
    );
  }
}
