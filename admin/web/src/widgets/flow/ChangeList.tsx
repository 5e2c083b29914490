import { useT, type MessageKey, type Translator } from '@/i18n';
import { readable } from '@/i18n/format';
import { differences, type Change } from './difference';
import { fieldName, kindName } from './names';
import css from './Panel.module.css';
import type { BlockKind, FlowDocument } from './types';

/** What changed between two versions, in plain sentences. */
export function ChangeList(props: {
  before: FlowDocument;
  after: FlowDocument;
  kinds: ReadonlyMap<string, BlockKind>;
}) {
  const t = useT();
  const changes = differences(props.before, props.after);
  if (changes.length === 0) return <p className={css.faint}>{t('flows.noChanges')}</p>;
  return (
    <ul>
      {changes.map((change, index) => (
        <li key={index}>{sentence(t, change, props.kinds)}</li>
      ))}
    </ul>
  );
}

function sentence(t: Translator, change: Change, kinds: ReadonlyMap<string, BlockKind>): string {
  const key = `flows.change.${change.kind}` as MessageKey;
  switch (change.kind) {
    case 'flowChanged':
      return t(key, { fields: change.fields.map((name) => fieldName(t, name, {})).join(', ') });
    case 'variableAdded':
    case 'variableRemoved':
    case 'variableChanged':
      return t(key, { name: change.name });
    case 'stepAdded':
    case 'stepRemoved':
    case 'stepRenamed':
    case 'stepNext':
    case 'stepOrder':
      return t(key, { step: change.step });
    default: {
      const block = kindName(t, change.type, kinds.get(change.type));
      const fields = change.kind === 'blockChanged' ? change.fields.map(readable).join(', ') : '';
      return t(key, { step: change.step, block, fields });
    }
  }
}
