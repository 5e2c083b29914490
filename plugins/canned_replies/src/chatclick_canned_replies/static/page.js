/** The page that keeps saved replies and macros. */
import { button, make } from '/admin/static/kit/elements.js';
import { macroForm, replyForm } from './forms.js';
import { sheet } from './style.js';
import { translator } from './words.js';

const API = '/api/v1/saved-replies';
const KINDS = {
  replies: { path: '', form: replyForm, name: (one) => one.title, text: (one) => one.text },
  macros: { path: '/macros', form: macroForm, name: (one) => one.name, text: describe },
};

function describe(macro, t) {
  return macro.actions.map((one) => t(one.type)).join(' → ');
}

class SavedRepliesPage extends HTMLElement {
  connectedCallback() {
    this.t = translator(this.chatclick.locale);
    this.kind = 'replies';
    this.typed = '';
    this.things = [];
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet];
    this.stop = this.chatclick.on('locale', (locale) => {
      this.t = translator(locale);
      // A form stays as it is, with what was typed into it.
      if (!this.editing) this.draw();
    });
    void this.load();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  async load() {
    this.show(make('p', { className: 'faint', textContent: this.t('loading') }));
    try {
      this.things = await this.loadAll(KINDS[this.kind].path);
      this.mine = await this.chatclick.api.get(`${API}/mine`);
      this.draw();
    } catch (error) {
      this.show(
        make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: `${this.t('failed')}: ${error.message}` }),
        button(this.t('retry'), () => void this.load()),
      );
    }
  }

  async loadAll(path) {
    const found = [];
    let cursor = '';
    do {
      const page = await this.chatclick.api.get(`${API}${path}?cursor=${cursor}`);
      found.push(...page.data);
      cursor = page.next;
    } while (cursor);
    return found;
  }

  show(...parts) {
    this.root.replaceChildren(make('div', { className: 'page' }, ...parts));
  }

  draw() {
    const { t } = this;
    const list = make('div');
    const fill = () => list.replaceChildren(...this.sections());
    const search = make('input', {
      type: 'search',
      value: this.typed,
      placeholder: t('search'),
      attrs: { 'aria-label': t('search') },
      on: { input: () => ((this.typed = search.value), fill()) },
    });
    const isReplies = this.kind === 'replies';
    this.report ??= null;
    fill();
    this.show(
      make('p', { className: 'lead', textContent: t('lead') }),
      this.tabs(),
      make(
        'div',
        { className: 'bar' },
        make('div', { className: 'grow' }, search),
        isReplies && button(t('import'), () => this.pickFile()),
        isReplies && button(t('export'), () => void this.exportAll()),
        button(t(isReplies ? 'newReply' : 'newMacro'), () => this.edit({}), 'main'),
      ),
      this.report,
      list,
    );
  }

  tabs() {
    const tab = (kind) =>
      make('button', {
        type: 'button',
        textContent: this.t(kind),
        attrs: { role: 'tab', 'aria-selected': kind === this.kind },
        on: { click: () => ((this.kind = kind), (this.typed = ''), void this.load()) },
      });
    const all = make('div', { attrs: { role: 'tablist' } });
    all.append(tab('replies'), tab('macros'));
    return all;
  }

  sections() {
    const { name, text } = KINDS[this.kind];
    const wanted = this.typed.toLocaleLowerCase();
    const fits = (one) =>
      `${name(one)} ${one.shortcut ?? ''} ${one.folder} ${text(one, this.t)}`.toLocaleLowerCase().includes(wanted);
    const found = this.things.filter(fits);
    if (found.length === 0) return [this.nothing()];
    const folders = [...new Set(found.map((one) => one.folder))].sort((a, b) => a.localeCompare(b));
    return folders.flatMap((folder) => [
      make('h2', { textContent: folder || this.t('other') }),
      make('ul', {}, ...found.filter((one) => one.folder === folder).map((one) => this.row(one))),
    ]);
  }

  nothing() {
    const isSearch = this.typed !== '';
    return make(
      'div',
      { className: 'nothing' },
      make('div', { className: 'name', textContent: this.t(isSearch ? 'nothing' : 'none') }),
      isSearch ? null : make('p', { className: 'faint', textContent: this.t('noneText') }),
    );
  }

  row(one) {
    const { name, text } = KINDS[this.kind];
    const { t } = this;
    const title = make('div', { className: 'name' }, name(one), ' ');
    if (one.shortcut) title.append(make('code', { textContent: `/${one.shortcut}` }));
    const edit = button(t('edit'), () => this.edit(one), 'small');
    edit.setAttribute('aria-label', `${t('edit')}: ${name(one)}`);
    const remove = button(t('remove'), () => void this.remove(one), 'small');
    remove.setAttribute('aria-label', `${t('remove')}: ${name(one)}`);
    return make(
      'li',
      {},
      make('div', { className: 'words' }, title, make('div', { className: 'faint', textContent: text(one, t), dir: 'auto' })),
      make('span', { className: 'faint', textContent: t(one.scope) }),
      one.uses > 0 ? make('span', { className: 'faint', textContent: t('used', { count: one.uses }) }) : null,
      one.may_change ? edit : null,
      one.may_change ? remove : null,
    );
  }

  edit(thing) {
    this.editing = thing;
    this.show(KINDS[this.kind].form(this, thing));
    this.root.querySelector('[autofocus], input')?.focus();
  }

  /** Called by a form when something in it was changed. */
  touch() {
    this.chatclick.setUnsaved(true);
  }

  close() {
    this.leaveForm();
    this.draw();
  }

  leaveForm() {
    this.editing = null;
    this.chatclick.setUnsaved(false);
  }

  /** Called by a form; what it throws is shown there. */
  async store(values) {
    const { path } = KINDS[this.kind];
    const { api, toast } = this.chatclick;
    if (this.editing.id) await api.patch(`${API}${path}/${this.editing.id}`, values);
    else await api.post(`${API}${path}`, values);
    this.leaveForm();
    toast(this.t('saved'));
    await this.load();
  }

  async remove(thing) {
    try {
      await this.chatclick.api.delete(`${API}${KINDS[this.kind].path}/${thing.id}`);
      this.report = this.undoOf(thing);
      await this.load();
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
  }

  /** What was deleted is had back as it was. */
  undoOf(thing) {
    const kind = this.kind;
    const back = async () => {
      try {
        await this.chatclick.api.post(`${API}${KINDS[kind].path}/${thing.id}/undelete`);
        this.report = null;
        await this.load();
      } catch (error) {
        this.chatclick.toast(error.message, 'bad');
      }
    };
    const bar = make('div', { className: 'report', attrs: { role: 'status' } });
    bar.append(`${this.t('removed')}. `, button(this.t('undo'), () => void back(), 'small'));
    return bar;
  }

  pickFile() {
    const input = make('input', { type: 'file', accept: '.csv,text/csv' });
    input.addEventListener('change', () => void this.importFile(input.files[0]));
    input.click();
  }

  async importFile(file) {
    if (!file) return;
    try {
      const { created, updated, failed } = await this.chatclick.api.post(`${API}/import`, { csv: await file.text() });
      const said = this.t('imported', { created, updated, failed: failed.length });
      const lines = failed.map((one) => make('div', { className: 'problem', textContent: this.t('line', one) }));
      this.report = make('div', { className: 'report', attrs: { role: 'status' } }, said, ...lines);
      await this.load();
    } catch (error) {
      this.chatclick.toast(error.fields?.[0]?.message ?? error.message, 'bad');
    }
  }

  async exportAll() {
    try {
      const { name, csv } = await this.chatclick.api.get(`${API}/export`);
      const address = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }));
      make('a', { href: address, download: name }).click();
      window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
  }
}

customElements.define('saved-replies-page', SavedRepliesPage);
