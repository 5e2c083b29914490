/** Configs to begin with: what each sets beside the defaults. Texts are to be written over. */
import type { Tree } from './draft/tree';

export const START_NAMES = ['blank', 'shop', 'help', 'booking', 'hours'] as const;
export type StartName = (typeof START_NAMES)[number];

const WEEK = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [{ from: '09:00', to: '17:00' }]]),
);

export const STARTS: Record<StartName, Tree> = {
  blank: {},
  shop: {
    greeting: {
      home: [
        {
          type: 'quickReplies',
          replies: [{ label: 'start.order' }, { label: 'start.return' }, { label: 'start.product' }],
        },
        { type: 'conversations' },
      ],
    },
    strings: {
      en: {
        'start.order': 'Where is my order?',
        'start.return': 'I want to return something',
        'start.product': 'I have a question about a product',
      },
      de: {
        'start.order': 'Wo ist meine Bestellung?',
        'start.return': 'Ich möchte etwas zurückgeben',
        'start.product': 'Ich habe eine Frage zu einem Produkt',
      },
    },
    launcher: { kind: 'pill' },
    features: { fileUpload: { enabled: true } },
    forms: { csat: { enabled: true } },
  },
  help: {
    greeting: {
      home: [
        { type: 'hero' },
        { type: 'articles', items: [{ title: 'start.article', url: 'https://example.com/help' }] },
        { type: 'conversations' },
        { type: 'links' },
      ],
    },
    strings: { en: { 'start.article': 'First steps' }, de: { 'start.article': 'Erste Schritte' } },
    launcher: { icon: 'question' },
    features: { articles: { enabled: true } },
  },
  booking: {
    forms: {
      preChat: {
        enabled: true,
        fields: [
          { name: 'name', type: 'text', label: 'form.name', required: true, mapTo: 'contact.name' },
          { name: 'email', type: 'email', label: 'form.email', required: true, mapTo: 'contact.email' },
          { name: 'day', type: 'date', label: 'start.day', required: true },
          { name: 'time', type: 'time', label: 'start.time' },
        ],
      },
    },
    strings: {
      en: { 'start.day': 'Which day suits you?', 'start.time': 'At what time?' },
      de: { 'start.day': 'Welcher Tag passt dir?', 'start.time': 'Um wie viel Uhr?' },
    },
  },
  hours: {
    availability: {
      schedule: { timezone: Intl.DateTimeFormat().resolvedOptions().timeZone, weekly: WEEK },
      whenClosed: 'form',
    },
  },
};
