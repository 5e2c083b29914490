import { ActionIcon, Button, SegmentedControl, Switch } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowLeft,
  IconCircleCheck,
  IconCloudCheck,
  IconCloudOff,
  IconCloudUp,
  IconHistory,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { Link } from 'wouter';
import { useT } from '@/i18n';
import { failureText } from '@/ui/failure';
import { useEditing } from './context';
import css from './FlowEditor.module.css';
import type { FlowDraft, SaveState } from './useFlowDraft';

export type ViewName = 'canvas' | 'list' | 'code';
export type SideName = 'inspector' | 'trial' | 'problems';

/** Name, state and acts of the flow under edit. */
export function EditorBar(props: {
  draft: FlowDraft;
  published: number | null;
  view: ViewName;
  onView: (view: ViewName) => void;
  side: SideName;
  onSide: (side: SideName) => void;
  isLive: boolean;
  onLive: (isLive: boolean) => void;
  mayPublish: boolean;
  onPublish: () => void;
  onRevisions: () => void;
}) {
  const { draft, published, view, onView, side, onSide, isLive, onLive } = props;
  const t = useT();
  const { flow, problems, mayEdit } = useEditing();
  return (
    <header className={css.bar}>
      <div className={css.titleRow}>
        <Link href="/flows" className={css.back} aria-label={t('flows.backToList')}>
          <IconArrowLeft size={16} aria-hidden />
        </Link>
        <h1 className={css.title}>{flow.name || flow.id}</h1>
        <SaveMark draft={draft} mayEdit={mayEdit} />
        <span className={css.spacer} />
        <Button
          variant="default"
          leftSection={<IconHistory size={16} aria-hidden />}
          onClick={props.onRevisions}
        >
          {published === null ? t('flows.revisions') : t('flows.revision', { revision: published })}
        </Button>
        {props.mayPublish && <Button onClick={props.onPublish}>{t('flows.publish')}</Button>}
      </div>
      <div className={css.toolRow}>
        <SegmentedControl
          size="xs"
          aria-label={t('flows.view')}
          data={(['canvas', 'list', 'code'] as const).map((value) => ({
            value,
            label: t(`flows.view.${value}`),
          }))}
          value={view}
          onChange={(value) => onView(value as ViewName)}
        />
        {mayEdit && (
          <>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              aria-label={t('flows.undo')}
              disabled={!draft.canUndo}
              onClick={draft.undo}
            >
              <IconArrowBackUp size={18} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              aria-label={t('flows.redo')}
              disabled={!draft.canRedo}
              onClick={draft.redo}
            >
              <IconArrowForwardUp size={18} aria-hidden />
            </ActionIcon>
          </>
        )}
        <span className={css.spacer} />
        <Switch
          size="sm"
          label={t('flows.liveNumbers')}
          checked={isLive}
          onChange={(event) => onLive(event.currentTarget.checked)}
        />
        <Button
          variant={side === 'problems' ? 'light' : 'default'}
          size="xs"
          aria-pressed={side === 'problems'}
          leftSection={
            problems.length > 0 ? (
              <IconAlertTriangle size={16} className={css.warn} aria-hidden />
            ) : (
              <IconCircleCheck size={16} className={css.good} aria-hidden />
            )
          }
          onClick={() => onSide(side === 'problems' ? 'inspector' : 'problems')}
        >
          {t('flows.problems_other', { count: problems.length })}
        </Button>
        <Button
          variant={side === 'trial' ? 'light' : 'default'}
          size="xs"
          aria-pressed={side === 'trial'}
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          onClick={() => onSide(side === 'trial' ? 'inspector' : 'trial')}
        >
          {t('flows.try')}
        </Button>
      </div>
    </header>
  );
}

const MARKS: Record<SaveState, typeof IconCloudCheck> = {
  saved: IconCloudCheck,
  unsaved: IconCloudUp,
  saving: IconCloudUp,
  failed: IconCloudOff,
  conflict: IconCloudOff,
};

function SaveMark({ draft, mayEdit }: { draft: FlowDraft; mayEdit: boolean }) {
  const t = useT();
  if (!mayEdit) return <span className={css.state}>{t('flows.readOnly')}</span>;
  const Mark = MARKS[draft.save];
  return (
    <span className={css.state} data-state={draft.save} role="status">
      <Mark size={16} aria-hidden />
      {t(`flows.save.${draft.save}`)}
      {draft.save === 'failed' && draft.error ? ` ${failureText(t, draft.error)}` : ''}
    </span>
  );
}
