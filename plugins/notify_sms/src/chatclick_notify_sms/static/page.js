/** The page of text messages: what was sent, who wants no more, and a test. */
import { make } from '/admin/static/kit/elements.js';
import { NotifierPage } from '/admin/static/kit/notifier.js';

class NotifySmsPage extends NotifierPage {
  get api() {
    return '/api/v1/notify-sms';
  }

  buildTestInput() {
    return make('input', { type: 'tel', autocomplete: 'tel', required: true, maxLength: 40, placeholder: '+49 151 234567' });
  }

  get words() {
    return {
      en: {
        lead: 'What Chatclick sent as text messages. The account is among the settings of this plugin.',
        test: 'Send a test message', to: 'To which number',
        noneHint: 'Visitors with a telephone number get one when answers wait for them. Answers in conversations by text message are listed too.',
        stops: 'No more messages to', stopsHint: 'Who wrote STOP, and numbers that take none.', unsubscribed: 'Wrote STOP',
      },
      de: {
        lead: 'Was Chatclick als SMS verschickt hat. Das Konto steht in den Einstellungen dieses Plugins.',
        test: 'Eine Test-SMS schicken', to: 'An welche Nummer',
        noneHint: 'Besucher mit einer Telefonnummer bekommen eine, wenn Antworten auf sie warten. Antworten in Gesprächen per SMS stehen auch hier.',
        stops: 'Keine SMS mehr an', stopsHint: 'Wer STOP geschrieben hat, und Nummern, die keine annehmen.', unsubscribed: 'Hat STOP geschrieben',
      },
      ar: {
        lead: 'ما أرسله Chatclick من رسائل نصية. الحساب ضمن إعدادات هذه الإضافة.',
        test: 'إرسال رسالة تجريبية', to: 'إلى أي رقم',
        noneHint: 'تصل رسالة إلى الزوار الذين لديهم رقم هاتف حين تنتظرهم إجابات.',
        stops: 'لا رسائل بعد الآن إلى', stopsHint: 'من كتب STOP، وأرقام لا تقبل الرسائل.', unsubscribed: 'كتب STOP',
      },
    };
  }
}

customElements.define('notify-sms-page', NotifySmsPage);
