import { Drawer } from '@mantine/core';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useLayout } from '@/app/layout';
import { useT } from '@/i18n';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { Loading } from '@/ui/ListState';
import { showToast } from '@/ui/toasts';
import { Kept } from '../code/Kept';
import { useHalfWritten } from '../code/useHalfWritten';
import { CodeView } from './CodeView';
import { ConflictBar } from './ConflictBar';
import { EditingContext, type Editing } from './context';
import { EditorBar, type SideName, type ViewName } from './EditorBar';
import css from './FlowEditor.module.css';
import { Inspector } from './Inspector';
import { Outline } from './Outline';
import { Palette } from './Palette';
import { ProblemList } from './ProblemList';
import { PublishDialog } from './PublishDialog';
import { RevisionsDialog } from './RevisionsDialog';
import { Simulator } from './Simulator';
import { NOTHING, type BlockKind, type Flow, type FlowDocument, type Selection } from './types';
import { useChecks } from './useChecks';
import { useCounts } from './useCounts';
import { useEditorCommands } from './useEditorCommands';
import { useFlowDraft, type FlowDraft } from './useFlowDraft';
import { useTrial } from './useTrial';

const Canvas = lazy(() => import('./Canvas'));

/** A flow under edit: canvas, list or code, and beside it forms, problems or a trial run. */
export default function FlowEditor({ flow, kinds }: { flow: Flow; kinds: readonly BlockKind[] }) {
  const permissions = usePermissions();
  const mayEdit = isAllowed(permissions, 'widget:write');
  const mayPublish = isAllowed(permissions, 'widget:publish');
  const { isPhone } = useLayout();
  const draft = useFlowDraft(flow, mayEdit);
  const [published, setPublished] = useState(flow.published_revision);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [view, setView] = useState<ViewName>(isPhone ? 'list' : 'canvas');
  const written = useHalfWritten<FlowDocument>();
  const [side, setSide] = useState<SideName>('inspector');
  const [isSideOpen, setSideOpen] = useState(false);
  const [isLive, setLive] = useState(false);
  const [dialog, setDialog] = useState<'publish' | 'revisions' | null>(null);
  const checks = useChecks(draft.flow);
  const numbers = useCounts(flow.id, isLive);
  const trial = useTrial(draft.flow, side === 'trial');
  useOthers(draft, numbers.etag);

  const editing = useMemo<Editing>(
    () => ({
      flow: draft.flow,
      mayEdit,
      kinds: new Map(kinds.map((kind) => [kind.type, kind])),
      selection,
      select: (next) => {
        setSelection(next);
        setSideOpen(next.steps.length + next.blocks.length > 0);
      },
      change: draft.change,
      problems: checks.problems,
      problemsAt: checks.problemsAt,
      counts: numbers.counts,
      visits: numbers.visits,
      trail: side === 'trial' ? trial.trail : null,
    }),
    [draft.flow, draft.change, mayEdit, kinds, selection, checks.problems, checks.problemsAt, numbers, side, trial.trail],
  );
  useEditorCommands(editing, draft, { onView: setView, onSide: setSide, onLive: setLive, isLive, onPublish: mayPublish ? () => setDialog('publish') : null });

  const openSide = (next: SideName) => {
    setSide(next);
    setSideOpen(next !== 'inspector');
  };
  const panel =
    side === 'trial' ? <Simulator trial={trial} /> : side === 'problems' ? <ProblemList /> : <Inspector />;
  return (
    <EditingContext value={editing}>
      <main className={css.editor}>
        <EditorBar
          draft={draft}
          published={published}
          view={view}
          onView={setView}
          side={side}
          onSide={openSide}
          isLive={isLive}
          onLive={setLive}
          mayPublish={mayPublish}
          onPublish={() => setDialog('publish')}
          onRevisions={() => setDialog('revisions')}
        />
        <ConflictBar draft={draft} />
        {written.half && view !== 'code' && <Kept onShow={() => setView('code')} onDrop={written.drop} />}
        <div className={css.work}>
          {view === 'canvas' && mayEdit && !isPhone && <Palette />}
          {view === 'canvas' && (
            <Suspense fallback={<Loading />}>
              <Canvas />
            </Suspense>
          )}
          {view === 'list' && <Outline />}
          {view === 'code' && <CodeView written={written} />}
          {isPhone ? (
            <PhoneSide isOpen={isSideOpen} onClose={() => setSideOpen(false)}>
              {panel}
            </PhoneSide>
          ) : (
            <Side>{panel}</Side>
          )}
        </div>
        {dialog === 'publish' && (
          <PublishDialog
            published={published}
            isReady={checks.isChecked}
            draft={draft}
            onClose={() => setDialog(null)}
            onDone={(done) => {
              setPublished(done.published_revision);
              setDialog(null);
            }}
          />
        )}
        {dialog === 'revisions' && (
          <RevisionsDialog published={published} onClose={() => setDialog(null)} />
        )}
      </main>
    </EditingContext>
  );
}

function Side({ children }: { children: React.ReactNode }) {
  const t = useT();
  return (
    <aside className={css.side} aria-label={t('flows.side')} tabIndex={0}>
      {children}
    </aside>
  );
}

function PhoneSide(props: { isOpen: boolean; onClose: () => void; children: React.ReactNode }) {
  const t = useT();
  return (
    <Drawer
      opened={props.isOpen}
      onClose={props.onClose}
      position="bottom"
      size="75%"
      title={t('flows.side')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {props.children}
    </Drawer>
  );
}

/** Take in what somebody else saved, and say so. */
function useOthers(draft: FlowDraft, etag: string | undefined): void {
  const t = useT();
  const { lookAgain, save, merges } = draft;
  const asked = useRef(draft.etag);
  useEffect(() => {
    if (save === 'saved' && etag && etag !== draft.etag && etag !== asked.current) {
      asked.current = etag;
      void lookAgain().catch(() => undefined);
    }
  }, [etag, draft.etag, save, lookAgain]);
  useEffect(() => {
    if (merges > 0) showToast({ text: t('flows.merged'), tone: 'plain' });
  }, [merges, t]);
}
