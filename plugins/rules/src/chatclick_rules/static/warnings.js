/** What is odd about a rule, in the words of people. */

/** @param {Record<string, any>} page @param {{ code: string, rule_id: string, others: string[], message: string }} warning */
export function warningWords(page, { code, rule_id: ruleId, others, message }) {
  const named = (id) => {
    const at = page.list.data.findIndex((one) => one.id === id);
    const name = page.list.data[at]?.name ?? id;
    return at < 0 ? page.t('ruleNamed', { name }) : page.t('ruleAt', { number: at + 1, name });
  };
  if (!['never', 'shadowed', 'overruled', 'circle'].includes(code)) return message;
  const rest = others.filter((one) => one !== ruleId).map(named);
  if (code === 'circle' && rest.length === 0) return page.t('circleAlone');
  return page.t(code, { other: rest.join(', ') });
}
