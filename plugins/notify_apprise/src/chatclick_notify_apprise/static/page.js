/** The page of rooms elsewhere: which there are, what each hears, a test of each, and the log. */
import { button, field, make, select } from '/admin/static/kit/elements.js';
import { NotifierPage } from '/admin/static/kit/notifier.js';
import { words } from './words.js';

class NotifyApprisePage extends NotifierPage {
  get api() {
    return '/api/v1/notify-apprise';
  }

  get hasStops() {
    return false;
  }

  get words() {
    return words;
  }

  async load() {
    try {
      const [{ data }, teams] = await Promise.all([this.chatclick.api.get(`${this.api}/rooms`), this.chatclick.names('teams')]);
      this.rooms = data;
      this.teams = teams;
    } catch {
      // what is wrong shows where the log is fetched
      this.rooms ??= [];
      this.teams ??= [];
    }
    await super.load();
  }

  draw() {
    this.answer ??= make('p', { attrs: { role: 'status' } });
    this.show(make('p', { className: 'lead', textContent: this.t('lead') }), this.roomsCard(), this.formCard(), this.logCard());
  }

  roomsCard() {
    const { t, rooms } = this;
    const lines = rooms.map((one) =>
      make(
        'li',
        {},
        make('b', { dir: 'auto', textContent: one.name }),
        make('span', { className: 'faint', textContent: [one.service, this.sayWishes(one)].join(' · ') }),
        make('span', { className: 'grow' }),
        button(t('send'), () => void this.sendTo(one)),
        button(t('remove'), () => void this.forget(one)),
      ),
    );
    return make(
      'section',
      { className: 'card' },
      make('h2', { textContent: t('rooms') }),
      lines.length ? make('ul', {}, ...lines) : make('p', { className: 'faint', textContent: t('noRooms') }),
      this.answer,
    );
  }

  sayWishes(room) {
    const names = room.team_ids.map((id) => this.teams.find((one) => one.id === id)?.name ?? id);
    return [room.event_types.join(', ') || this.t('everything'), ...names].join(' · ');
  }

  formCard() {
    const { t } = this;
    // an address is a password: it is shown to nobody, and no browser keeps it
    this.form ??= {
      name: make('input', { required: true, maxLength: 80 }),
      url: make('input', { type: 'password', autocomplete: 'off', required: true, maxLength: 2000, placeholder: 'slack://…' }),
      types: make('input', { maxLength: 400, placeholder: 'message.unread, alerts.*' }),
      problem: make('p', { className: 'failure' }),
    };
    for (const one of [this.form.url, this.form.types]) one.setAttribute('aria-describedby', 'hints');
    this.form.team ??= select([['', t('allTeams')], ...this.teams.map((one) => [one.id, one.name])], '');
    const { name, url, types, team, problem } = this.form;
    return make(
      'section',
      { className: 'card' },
      make('h2', { textContent: t('add') }),
      make(
        'div',
        { className: 'bar' },
        field(t('name'), name),
        field(t('url'), url),
        field(t('types'), types),
        field(t('team'), team),
        button(t('addDo'), () => void this.add()),
      ),
      make('p', { id: 'hints', className: 'faint', textContent: `${t('urlHint')} ${t('typesHint')}` }),
      problem,
    );
  }

  async add() {
    const { name, url, types, team, problem } = this.form;
    if (!name.reportValidity() || !url.reportValidity()) return;
    problem.textContent = '';
    try {
      await this.chatclick.api.post(`${this.api}/rooms`, {
        name: name.value.trim(),
        url: url.value.trim(),
        event_types: types.value.split(',').map((one) => one.trim()).filter(Boolean),
        team_ids: team.value ? [team.value] : [],
      });
      this.form = null;
    } catch (error) {
      problem.textContent = error.fields?.[0]?.message ?? error.message;
    }
    await this.load();
  }

  async sendTo(room) {
    this.say(this.t('loading'));
    try {
      const { is_sent, detail } = await this.chatclick.api.post(`${this.api}/test`, { address: room.id });
      this.say(this.t(is_sent ? 'taken' : 'refused', { detail }), is_sent ? '' : 'failure');
    } catch (error) {
      this.say(error.message, 'failure');
    }
    await this.load();
  }

  async forget(room) {
    try {
      await this.chatclick.api.delete(`${this.api}/rooms/${room.id}`);
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
    await this.load();
  }

  say(text, className = '') {
    this.answer.textContent = text;
    this.answer.className = className;
  }
}

customElements.define('notify-apprise-page', NotifyApprisePage);
