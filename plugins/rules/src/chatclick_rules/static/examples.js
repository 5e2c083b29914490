/** Rules to begin with; the words are the reader's. */

const either = (field, operator, values) => ({
  combinator: 'or',
  not: false,
  rules: values.map((value) => ({ field, operator, value })),
});

/** @param {(key: string) => string} t */
export function listExamples(t) {
  return [
    {
      id: 'money-first',
      name: t('exampleMoney'),
      on: ['opened', 'message'],
      when: either('message.text', 'contains', t('exampleMoneyWords').split('|')),
      actions: [
        { type: 'priority', priority: 'high' },
        { type: 'tags', add: [t('exampleMoneyTag')] },
      ],
    },
    {
      id: 'nobody-answers',
      name: t('exampleWaiting'),
      on: ['waiting'],
      waiting_minutes: 10,
      when: { combinator: 'and', not: false, rules: [] },
      actions: [
        { type: 'priority', priority: 'urgent' },
        { type: 'reply', text: t('exampleWaitingText') },
      ],
    },
    {
      id: 'at-night',
      name: t('exampleNight'),
      on: ['opened'],
      when: { combinator: 'and', not: false, rules: [] },
      schedule: { intervals: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '18:00', to: '09:00' }] },
      actions: [
        { type: 'reply', text: t('exampleNightText') },
        { type: 'tags', add: [t('exampleNightTag')] },
      ],
      continue: true,
    },
  ];
}
