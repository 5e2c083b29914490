/** The page of mails: what was sent, what became of it, who gets no more, and a test. */
import { button, make } from '/admin/static/kit/elements.js';
import { finishConsent, grantFields, grantLine } from '/admin/static/kit/grants.js';
import { grantSheet } from '/admin/static/kit/grants_style.js';
import { NotifierPage } from '/admin/static/kit/notifier.js';

class NotifyEmailPage extends NotifierPage {
  get api() {
    return '/api/v1/notify-email';
  }

  buildTestInput() {
    return make('input', { type: 'email', autocomplete: 'email', required: true, maxLength: 254 });
  }

  connectedCallback() {
    super.connectedCallback();
    this.root.adoptedStyleSheets = [...this.root.adoptedStyleSheets, grantSheet];
  }

  async load() {
    const { api } = this.chatclick;
    await finishConsent({ locale: this.locale, api, path: this.api, toast: (...words) => this.chatclick.toast(...words) });
    try {
      const [signIn, grants] = await Promise.all([api.get(`${this.api}/sign-in`), api.get(`${this.api}/grants`)]);
      this.signIn = { ...signIn, grant: grants.data.find((one) => one.id === signIn.grant_id) ?? null };
    } catch {
      this.signIn = null; // the rest of the page says what is wrong
    }
    await super.load();
  }

  draw() {
    super.draw();
    if (this.signIn) this.root.querySelector('.page').append(this.signInCard());
  }

  /** How the server is signed in at: with the password of the settings, or an account that is connected. */
  signInCard() {
    const { t, signIn, locale } = this;
    const { api } = this.chatclick;
    const fields = grantFields({ locale, plugin: 'notify_email', grant: signIn.grant, chosen: () => {} });
    const said = make('p', { className: 'failure', attrs: { role: 'alert' } });
    const save = async () => {
      try {
        if (fields.provider() === 'password') await api.delete(`${this.api}/sign-in`);
        else await api.put(`${this.api}/grants/${signIn.grant_id}`, fields.read());
        await this.load();
      } catch (error) {
        said.textContent = error.fields?.[0]?.message ?? error.message;
      }
    };
    const given = { api, toast: (...words) => this.chatclick.toast(...words), root: this.root };
    const line = signIn.grant
      ? grantLine({ locale, path: this.api, grant: signIn.grant, name: signIn.name, changed: () => void this.load(), ...given })
      : null;
    return make('section', { className: 'card' }, make('h2', { textContent: t('signIn', { name: signIn.name }) }), line, fields.element, said, make('div', { className: 'bar' }, button(t('save'), () => void save())));
  }

  get words() {
    return {
      en: {
        lead: 'What Chatclick sent by mail. The server and the sender are among the settings of this plugin.',
        test: 'Send a test mail',
        to: 'To',
        refused: 'It was not sent: {detail}',
        none: 'No mail yet',
        noneHint: 'Visitors get one when answers wait for them, agents when somebody writes while they are away.',
        stops: 'No more mails to',
        stopsHint: 'Who unsubscribed, and mailboxes that are not there.',
        bounced: 'Bounced',
        unsubscribed: 'Unsubscribed',
        removed: '{address} gets mails again',
        detail: 'What the server said',
        taken: 'The server took it: {detail}',
        signIn: 'Signing in ({name})',
        save: 'Save',
      },
      de: {
        lead: 'Was Chatclick per Mail verschickt hat. Server und Absender stehen in den Einstellungen dieses Plugins.',
        test: 'Eine Testmail schicken',
        to: 'An',
        refused: 'Sie wurde nicht gesendet: {detail}',
        none: 'Noch keine Mail',
        noneHint: 'Besucher bekommen eine, wenn Antworten auf sie warten, Agenten, wenn jemand schreibt, während sie weg sind.',
        stops: 'Keine Mails mehr an',
        stopsHint: 'Wer sich abgemeldet hat, und Postfächer, die es nicht gibt.',
        bounced: 'Unzustellbar',
        unsubscribed: 'Abgemeldet',
        removed: '{address} bekommt wieder Mails',
        detail: 'Was der Server sagte',
        taken: 'Der Server hat sie angenommen: {detail}',
        signIn: 'Anmeldung ({name})',
        save: 'Speichern',
      },
      ar: {
        lead: 'ما أرسله Chatclick بالبريد. الخادم والمرسل ضمن إعدادات هذه الإضافة.',
        test: 'إرسال رسالة تجريبية',
        to: 'إلى',
        refused: 'لم تُرسل: {detail}',
        none: 'لا رسائل بعد',
        noneHint: 'تصل رسالة إلى الزوار حين تنتظرهم إجابات، وإلى الوكلاء حين يكتب أحد في غيابهم.',
        stops: 'لا رسائل بعد الآن إلى',
        stopsHint: 'من ألغى الاشتراك، وصناديق لا وجود لها.',
        bounced: 'ارتدت',
        unsubscribed: 'ألغى الاشتراك',
        removed: 'ستصل الرسائل إلى {address} من جديد',
        detail: 'ما قاله الخادم',
        taken: 'قبلها الخادم: {detail}',
        signIn: 'تسجيل الدخول ({name})',
        save: 'حفظ',
      },
    };
  }
}

customElements.define('notify-email-page', NotifyEmailPage);
