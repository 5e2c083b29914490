/** Writing one article: its text in a language, preview, versions, publishing. */
import { build } from './document.js';
import { ask, button, field, make, select } from '/admin/static/kit/elements.js';

const API = '/api/v1/knowledge-base';

export class Editor {
  /**
   * @param {HTMLElement & Record<string, any>} view the page
   * @param {Record<string, any>} text what is edited; without `article_id` a new article
   */
  constructor(view, text) {
    this.view = view;
    this.text = text;
    this.isBusy = false;
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
    const on = {
      submit: (event) => (event.preventDefault(), void this.save()),
      input: () => this.note(),
      change: () => this.note(),
    };
    this.drawn = this.values();
    return make(
      'form',
      { noValidate: true, on },
      make('div', { className: 'bar' }, button(t('back'), () => void this.leave()), this.state()),
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
      isNew ? null : button(t('addLanguage'), () => void this.addLanguage()),
      isNew ? null : button(t('versions'), () => void this.showVersions()),
      button(t('preview'), () => void this.showPreview()),
      isPublic ? button(t('unpublish'), () => void this.run(() => this.takeOffline())) : null,
      make('button', { type: 'submit', textContent: t('save') }),
      button(t('publish'), () => void this.save('publish'), 'main'),
    );
  }

  // What is typed

  get controls() {
    const { title, summary, body, keywords, slug, language, category } = this;
    return { title, summary, body, keywords, slug, language, category };
  }

  values() {
    return Object.fromEntries(Object.entries(this.controls).map(([name, one]) => [name, one.value]));
  }

  get isTouched() {
    return Object.entries(this.values()).some(([name, value]) => value !== this.drawn[name]);
  }

  note() {
    this.view.chatclick.setUnsaved(this.isTouched);
  }

  /** Draw what the server has now. What was typed since `before` is not stored, and stays. */
  redraw(before) {
    const typed = this.values();
    this.view.show(this.draw());
    for (const [name, control] of Object.entries(this.controls)) {
      if (typed[name] !== before[name]) control.value = typed[name];
    }
    this.note();
  }

  async mayLose() {
    const { t, root } = this.view;
    return !this.isTouched || ask(root, t('leave'), t('discard'), t('cancel'));
  }

  async leave() {
    if (await this.mayLose()) await this.view.close();
  }

  async run(work) {
    // A second press would make a second article.
    if (this.isBusy) return;
    this.isBusy = true;
    this.failure.textContent = '';
    try {
      await work();
    } catch (error) {
      const first = error.fields?.[0];
      this.failure.textContent =
        error.status === 412 ? this.view.t('conflict') : first ? `${first.pointer?.slice(1) ?? ''} ${first.message}` : error.message;
    } finally {
      this.isBusy = false;
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
      const sent = this.values();
      const category_id = this.category.value || null;
      if (!this.text.article_id) {
        const values = { ...this.read(), language: this.language.value, category_id };
        this.text = { ...(await api.post(`${API}/articles`, values)), category_id };
        await this.view.noteWritten(this.text);
      } else {
        this.text.language ||= this.language.value;
        const values = this.read();
        if (this.slug.value) values.slug = this.slug.value;
        this.text = { ...(await api.put(`${this.path}?version=${this.text.version ?? 0}`, values)), category_id: this.text.category_id };
        if ((this.text.category_id ?? null) !== category_id) {
          await api.patch(`${API}/articles/${this.text.article_id}`, { category_id });
          this.text.category_id = category_id;
        }
      }
      this.redraw(sent);
      if (then) {
        await this.publish(then);
        this.redraw(this.drawn);
      }
      toast(this.view.t(then ? 'published' : 'saved'));
    });
  }

  async takeOffline() {
    await this.publish('unpublish');
    this.redraw(this.drawn);
  }

  async publish(word) {
    const { category_id } = this.text;
    this.text = { ...(await this.view.chatclick.api.post(`${this.path}/${word}`, {})), category_id };
  }

  async addLanguage() {
    if (!(await this.mayLose())) return;
    const { article_id, category_id } = this.text;
    this.text = { article_id, category_id, language: '' };
    this.view.show(this.draw());
    this.note();
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
        if (!(await this.mayLose())) return;
        const { category_id } = this.text;
        const back = await this.view.chatclick.api.post(`${this.path}/versions/${one.version}/restore`, {});
        this.text = { ...back, category_id };
        this.view.show(this.draw());
        this.note();
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
