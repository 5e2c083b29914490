/** One's own number: typed, proved by the code that is sent there, and forgotten again. */
import { button, field, make } from '/admin/static/kit/elements.js';
import { sheet } from '/admin/static/kit/notifier_style.js';
import { translator } from '/admin/static/kit/notifier_words.js';

const API = '/api/v1/notify-sms/number';
const WORDS = {
  en: {
    lead: 'What you are told reaches you here by text message while you are away. What, and when not, is set in your profile.',
    number: 'Your number, with its country', ask: 'Send a code', sent: 'A code of six digits is on its way to {number}.',
    code: 'Code', confirm: 'Confirm', other: 'Another number', yours: 'Text messages go to {number}.', forget: 'Remove',
  },
  de: {
    lead: 'Was du erfahren sollst, erreicht dich hier per SMS, während du weg bist. Was das ist, und wann nicht, steht in deinem Profil.',
    number: 'Deine Nummer, mit Land', ask: 'Code schicken', sent: 'Ein Code aus sechs Ziffern ist unterwegs an {number}.',
    code: 'Code', confirm: 'Bestätigen', other: 'Eine andere Nummer', yours: 'SMS gehen an {number}.', forget: 'Entfernen',
  },
  ar: {
    lead: 'ما تُبلَّغ به يصلك هنا برسالة نصية أثناء غيابك. ما هو ومتى لا يصل يُحدَّد في ملفك الشخصي.',
    number: 'رقمك مع رمز البلد', ask: 'إرسال رمز', sent: 'رمز من ستة أرقام في الطريق إلى {number}.',
    code: 'الرمز', confirm: 'تأكيد', other: 'رقم آخر', yours: 'تصل الرسائل إلى {number}.', forget: 'إزالة',
  },
};

class NotifySmsNumber extends HTMLElement {
  connectedCallback() {
    this.t = translator(this.chatclick.locale, WORDS);
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet];
    this.said ??= make('p', { attrs: { role: 'status' } });
    this.stop = this.chatclick.on('locale', (locale) => {
      this.t = translator(locale, WORDS);
      if (this.mine) this.draw();
    });
    void this.load();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  async load() {
    try {
      this.mine = await this.chatclick.api.get(API);
      this.draw();
    } catch (error) {
      const { t } = this;
      this.show(
        make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: `${t('failed')}: ${error.message}` }),
        button(t('retry'), () => void this.load()),
      );
    }
  }

  show(...parts) {
    this.root.replaceChildren(make('div', { className: 'page' }, ...parts));
  }

  draw() {
    const { t, mine } = this;
    const parts = mine.asked ? this.codeParts() : mine.number ? this.ownParts() : this.numberParts();
    this.show(make('p', { className: 'lead', textContent: t('lead') }), make('section', { className: 'card' }, ...parts, this.said));
    this.root.querySelector('input')?.focus();
  }

  ownParts() {
    const { t, mine } = this;
    return [
      make('p', { textContent: t('yours', { number: mine.number }), dir: 'auto' }),
      make('div', { className: 'bar' }, button(t('forget'), () => void this.send('/remove', {}))),
    ];
  }

  numberParts() {
    const { t } = this;
    const number = make('input', { type: 'tel', autocomplete: 'tel', required: true, maxLength: 40, placeholder: '+49 151 234567' });
    return [this.form(field(t('number'), number), t('ask'), () => this.send('', { number: number.value.trim() }))];
  }

  codeParts() {
    const { t, mine } = this;
    const code = make('input', { inputMode: 'numeric', autocomplete: 'one-time-code', required: true, maxLength: 6, pattern: '[0-9]{6}' });
    return [
      make('p', { textContent: t('sent', { number: mine.asked }), dir: 'auto' }),
      this.form(field(t('code'), code), t('confirm'), () => this.send('/confirm', { code: code.value.trim() })),
      make('div', { className: 'bar' }, button(t('other'), () => this.another())),
    ];
  }

  another() {
    this.mine = { ...this.mine, asked: '' };
    this.say('');
    this.draw();
  }

  form(control, words, run) {
    const submit = (event) => {
      event.preventDefault();
      void run();
    };
    return make('form', { className: 'bar', on: { submit } }, control, make('button', { type: 'submit', textContent: words }));
  }

  async send(path, body) {
    this.say('');
    try {
      const answer = await this.chatclick.api.post(`${API}${path}`, body);
      if (answer?.is_sent === false) this.say(this.t('refused', { detail: answer.detail }), 'failure');
    } catch (error) {
      this.say(error.fields?.[0]?.message ?? error.message, 'failure');
      return;
    }
    await this.load();
  }

  say(text, className = '') {
    this.said.textContent = text;
    this.said.className = className;
  }
}

customElements.define('notify-sms-number', NotifySmsNumber);
