import { TagsInput, TextInput } from '@mantine/core';
import { useT } from '@/i18n';
import { readAt, type Tree } from '../draft/tree';

export interface FlowTabProps {
  widgetId: string;
  /** The widget's draft as it is on the page; its flows are at `/flows/entry` and `/flows/refs`. */
  config: Tree;
  /** Change what stands at a pointer of the draft; undefined takes it away. Stored by itself. */
  change: (pointer: string, value: unknown) => void;
}

/** Which flows the widget starts. */
export function FlowTab({ config, change }: FlowTabProps) {
  const t = useT();
  const entry = readAt(config, '/flows/entry');
  const refs = readAt(config, '/flows/refs');
  return (
    <>
      <TextInput
        label={t('designer.entryFlow')}
        description={t('designer.entryFlowText')}
        value={typeof entry === 'string' ? entry : ''}
        onChange={(event) => change('/flows/entry', event.currentTarget.value || undefined)}
      />
      <TagsInput
        label={t('designer.furtherFlows')}
        description={t('designer.furtherFlowsText')}
        value={Array.isArray(refs) ? refs.map(String) : []}
        onChange={(ids) => change('/flows/refs', ids.length > 0 ? ids : undefined)}
      />
    </>
  );
}
