import { SlotBlock } from '@/extensions/SlotBlock';
import { useSlot } from '@/extensions/useSlot';
import css from './SessionActions.module.css';

/** Buttons that plugins offer above the conversation, such as handing it back to their bot. */
export function SessionActions({ sessionId }: { sessionId: string }) {
  const { parts, refetch } = useSlot('session.actions', sessionId);
  const blocks = parts.flatMap((part) =>
    part.blocks.map((block, index) => ({ key: `${part.plugin_id} ${index}`, part, block })),
  );
  if (blocks.length === 0) return null;
  return (
    <div className={css.bar}>
      {blocks.map(({ key, part, block }) => (
        <div key={key} data-plugin={part.plugin_id}>
          <SlotBlock block={block} pluginId={part.plugin_id} sessionId={sessionId} onDone={refetch} />
        </div>
      ))}
    </div>
  );
}
