/** What was pushed, and what became of it. */
import { NotifierPage } from '/admin/static/kit/notifier.js';

class NotifyWebpushLog extends NotifierPage {
  get api() {
    return '/api/v1/notify-webpush';
  }

  get hasStops() {
    return false;
  }

  get words() {
    return {
      en: {
        lead: 'What Chatclick pushed to devices. Each person adds their own on “My devices”, visitors from the chat.',
        test: 'Send a test to my devices',
        noneHint: 'Agents are told when somebody writes while they are away, visitors when answers wait for them.',
      },
      de: {
        lead: 'Was Chatclick an Geräte geschickt hat. Jeder fügt seine eigenen unter „Meine Geräte“ hinzu, Besucher im Chat.',
        test: 'Einen Test an meine Geräte schicken',
        noneHint: 'Agenten erfahren es, wenn jemand schreibt, während sie weg sind, Besucher, wenn Antworten auf sie warten.',
      },
      ar: {
        lead: 'ما دفعه Chatclick إلى الأجهزة. يضيف كل شخص أجهزته في «أجهزتي»، والزوار من المحادثة.',
        test: 'إرسال تجربة إلى أجهزتي',
        noneHint: 'يصل الإشعار إلى الوكلاء حين يكتب أحد في غيابهم، وإلى الزوار حين تنتظرهم إجابات.',
      },
    };
  }
}

customElements.define('notify-webpush-log', NotifyWebpushLog);
