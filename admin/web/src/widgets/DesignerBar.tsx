import { ActionIcon, Button, Popover, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowLeft,
  IconBraces,
  IconCode,
  IconExternalLink,
  IconHistory,
} from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useCommands } from '@/commands/commands';
import { useT } from '@/i18n';
import { CopyLine } from '@/ui/CopyLine';
import { snippetOf } from './snippet';
import css from './Designer.module.css';
import type { DraftControl } from './draft/useDraft';
import { PublishButton } from './publish/PublishButton';
import { RevisionsDrawer } from './publish/RevisionsDrawer';
import { SaveMark } from './SaveMark';
import { WidgetMenu } from './WidgetMenu';
import { PublishedTag } from './WidgetsPage';

/** Which widget, how its draft stands, and what can be done with all of it. */
export function DesignerBar(props: {
  control: DraftControl;
  /** The draft is shown as JSON; null where there is nothing beside it to switch from. */
  isCode: boolean | null;
  onCode: (isCode: boolean) => void;
}) {
  const { control, isCode, onCode } = props;
  const t = useT();
  const [isHistory, setHistory] = useState(false);
  const { widget } = control;
  return (
    <header className={css.bar}>
      <div className={css.names}>
        <Link href="/widgets" className={css.back}>
          <IconArrowLeft size={16} aria-hidden className="mirrored" /> {t('page.widgets')}
        </Link>
        <h1 className={css.title}>{widget.name}</h1>
        <PublishedTag widget={widget} />
        <SaveMark control={control} />
      </div>
      <div className={css.acts}>
        <Steps control={control} />
        {isCode !== null && (
          <Button
            variant="default"
            aria-pressed={isCode}
            leftSection={<IconBraces size={16} aria-hidden />}
            onClick={() => onCode(!isCode)}
          >
            {t(isCode ? 'code.hide' : 'code.show')}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconHistory size={16} aria-hidden />}
          onClick={() => setHistory(true)}
        >
          {t('revisions.title')}
        </Button>
        <Snippet widgetId={widget.id} />
        <PublishButton control={control} />
        <WidgetMenu control={control} />
      </div>
      {isHistory && <RevisionsDrawer control={control} onClose={() => setHistory(false)} />}
    </header>
  );
}

function Steps({ control }: { control: DraftControl }) {
  const t = useT();
  const { draft, undo, redo } = control;
  useCommands([
    { id: 'designer.undo', title: t('designer.undo'), group: 'app', keys: 'mod+z', run: undo },
    { id: 'designer.redo', title: t('designer.redo'), group: 'app', keys: 'mod+shift+z', run: redo },
  ]);
  return (
    <>
      <Tooltip label={t('designer.undo')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('designer.undo')}
          disabled={draft.past.length === 0}
          onClick={undo}
        >
          <IconArrowBackUp size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('designer.redo')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('designer.redo')}
          disabled={draft.future.length === 0}
          onClick={redo}
        >
          <IconArrowForwardUp size={18} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

function Snippet({ widgetId }: { widgetId: string }) {
  const t = useT();
  return (
    <Popover width={520} position="bottom-end" trapFocus withinPortal={false}>
      <Popover.Target>
        <Button variant="default" leftSection={<IconCode size={16} aria-hidden />}>
          {t('widgets.install')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('widgets.install')} className={css.snippet}>
        <p className={css.faint}>{t('widgets.installText')}</p>
        <CopyLine
          text={snippetOf(window.location.origin, widgetId)}
          label={t('widgets.snippet')}
        />
        <Button
          component="a"
          href="/"
          target="_blank"
          rel="noopener"
          variant="default"
          leftSection={<IconExternalLink size={16} aria-hidden />}
        >
          {t('widgets.demo')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
