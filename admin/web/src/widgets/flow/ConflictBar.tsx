import { Button } from '@mantine/core';
import { useT } from '@/i18n';
import css from './FlowEditor.module.css';
import type { FlowDraft } from './useFlowDraft';

/** Somebody else changed the same part: which one stays? Undo brings the other back. */
export function ConflictBar({ draft }: { draft: FlowDraft }) {
  const t = useT();
  if (draft.save !== 'conflict') return null;
  return (
    <div className={css.conflict} role="alert">
      <span>{t('flows.conflict', { parts: draft.conflicts.join(', ') })}</span>
      <Button size="xs" variant="default" onClick={() => draft.settle('theirs')}>
        {t('flows.takeTheirs')}
      </Button>
      <Button size="xs" variant="default" onClick={() => draft.settle('mine')}>
        {t('flows.keepMine')}
      </Button>
    </div>
  );
}
