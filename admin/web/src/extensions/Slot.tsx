import { Button } from '@mantine/core';
import type { ExtensionSlot } from '@/api/types';
import { useT } from '@/i18n';
import { Heading } from '@/ui/Heading';
import css from './Slot.module.css';
import { SlotBlock } from './SlotBlock';
import { useSlot } from './useSlot';

/** A place that plugins fill: a section for each. Draws nothing where none has anything. */
export function Slot(props: { slot: ExtensionSlot['slot']; sessionId?: string; level?: 2 | 3 }) {
  const { slot, sessionId, level = 3 } = props;
  const { parts, refetch } = useSlot(slot, sessionId ?? null);
  return (
    <>
      {parts.map((part) => (
        <section key={part.plugin_id} className={css.section} data-plugin={part.plugin_id}>
          <Heading level={level} className={css.heading}>
            {part.title}
          </Heading>
          {part.problem ? (
            <Silent onRetry={refetch} />
          ) : (
            part.blocks.map((block, index) => (
              <SlotBlock
                key={`${index} ${block.type}`}
                block={block}
                pluginId={part.plugin_id}
                sessionId={sessionId}
                onDone={refetch}
              />
            ))
          )}
        </section>
      ))}
    </>
  );
}

function Silent({ onRetry }: { onRetry: () => void }) {
  const t = useT();
  return (
    <p className={css.silent}>
      {t('ext.slotFailed')}{' '}
      <Button variant="subtle" size="compact-xs" onClick={onRetry}>
        {t('action.retry')}
      </Button>
    </p>
  );
}
