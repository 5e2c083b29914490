/** The page of mails: what was sent, what became of it, who gets no more, and a test. */
import { make } from '/admin/static/kit/elements.js';
import { NotifierPage } from '/admin/static/kit/notifier.js';

class NotifyEmailPage extends NotifierPage {
  get api() {
    return '/api/v1/notify-email';
  }

  buildTestInput() {
    return make('input', { type: 'email', autocomplete: 'email', required: true, maxLength: 254 });
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
      },
    };
  }
}

customElements.define('notify-email-page', NotifyEmailPage);
