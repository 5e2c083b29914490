import { useQueryClient } from '@tanstack/react-query';
import { IconArrowMerge, IconFlag, IconMail, IconTag, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { Session } from '@/api/types';
import { useMay } from '@/auth/usePermissions';
import { useCommands, type Command } from '@/commands/commands';
import { useT } from '@/i18n';
import { findSession } from '@/realtime/cache';
import { BulkBar } from './BulkBar';
import type { BulkAct } from './bulk';
import type { Sheet } from './BulkSheets';
import { ListEmpty } from './ListEmpty';
import { ListHeader } from './ListHeader';
import { SavedViewMenu } from './SavedViewMenu';
import { SessionList } from './SessionList';
import { useBulkActions } from './useBulkActions';
import type { Place } from './usePlace';
import { useSelection } from './useSelection';
import type { useSessionList } from './useSessionList';

const BulkSheet = lazy(() => import('./BulkSheets'));
const MergeDialog = lazy(() => import('./MergeDialog'));
const SaveViewDialog = lazy(() => import('./SaveViewDialog'));

type Found = Extract<Place, { kind: 'found' }>;

/** The left pane: a view with its filters, its list, and what is done to several at once. */
export function ListPane(props: {
  place: string;
  view: Found;
  list: ReturnType<typeof useSessionList>;
  selectedId: string | undefined;
}) {
  const { place, view, list, selectedId } = props;
  const t = useT();
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const { filter, setFilter, saved } = view;
  const base = `/inbox/${place}`;
  const selection = useSelection(list);
  const perform = useBulkActions();
  const mayMove = useMay('session:transition');
  const [cursorId, setCursorId] = useState<string>();
  const [sheet, setSheet] = useState<{ name: Sheet; ids: string[] } | null>(null);
  const [saving, setSaving] = useState<'new' | 'change' | null>(null);
  const [merging, setMerging] = useState<{ session: Session; into?: string } | null>(null);
  const { picked, clear } = selection;
  // From here on keys mean the conversation that was opened.
  useEffect(() => clear(), [clear, selectedId]);

  const current = () => {
    const id = selectedId ?? cursorId;
    return id === undefined ? undefined : findSession(cache, id);
  };
  const targets = () => (picked.length > 0 ? picked : [current()].filter((one) => one !== undefined));
  const ask = (name: Sheet) => {
    const ids = targets().map((session) => session.id);
    if (ids.length > 0) setSheet({ name, ids });
  };
  const act = (done: BulkAct) => {
    perform(done, targets());
    clear();
  };
  const leaveUnread = () => {
    const sessions = targets();
    const isUnread = sessions.some((session) => session.unread > 0);
    // The open one would be seen again at once.
    if (!isUnread && sessions.some((session) => session.id === selectedId)) navigate(base);
    act({ action: isUnread ? 'seen' : 'unread' });
  };
  const [first, second] = picked;
  const canMergePicked =
    picked.length === 2 && first !== undefined && first.visitor.id === second?.visitor.id;
  const mergePicked = () => {
    if (first && second) setMerging({ session: second, into: first.id });
  };
  const command = (
    id: string,
    title: string,
    icon: Command['icon'],
    run: () => void,
    keys?: string,
  ): Command => ({ id, group: 'session', title, icon, keys, run });
  const offered = [
    command('session.tags', t('bulk.tags'), IconTag, () => ask('tags'), 'l'),
    command('session.priority', t('bulk.priority'), IconFlag, () => ask('priority'), 'p'),
    command('session.unread', t('bulk.toggleUnread'), IconMail, leaveUnread, 'u'),
    ...(selectedId
      ? [
          command('session.merge', t('merge.open'), IconArrowMerge, () => {
            const session = current();
            if (session) setMerging({ session });
          }),
        ]
      : []),
  ];
  useCommands(mayMove ? offered : []);
  useCommands(
    picked.length === 0
      ? []
      : [
          // The same names as those of the open conversation: while some are picked, keys mean them.
          command('session.assign', t('action.assign'), undefined, () => ask('assign'), 'a'),
          command('session.snooze', t('action.snooze'), undefined, () => ask('snooze'), 's'),
          command('session.resolve', t('action.resolve'), undefined, () => act({ action: 'resolve' }), 'e'),
          { ...command('list.clear', t('bulk.clear'), IconX, clear, 'escape'), group: 'list' },
        ],
  );
  const onOpen = useCallback(
    (id: string) => navigate(`${base}/${id}`),
    [base, navigate],
  );
  const sheetSessions = (sheet?.ids ?? [])
    .map((id) => findSession(cache, id))
    .filter((one) => one !== undefined);
  return (
    <>
      <SessionList
        place={place}
        list={list}
        filter={filter}
        selectedId={selectedId}
        onOpen={onOpen}
        pickedIds={selection.ids}
        onPick={mayMove ? selection.pick : undefined}
        onCursor={setCursorId}
        header={
          picked.length > 0 ? (
            <BulkBar
              sessions={picked}
              isAll={selection.isAll}
              onAll={selection.takeAll}
              onAct={act}
              onSheet={ask}
              onMerge={canMergePicked ? mergePicked : null}
              onClear={clear}
            />
          ) : (
            <ListHeader
              title={saved?.name ?? t(`view.${filter.view}`)}
              filter={filter}
              onFilter={setFilter}
              onSave={view.isChanged ? () => setSaving('new') : null}
              menu={
                saved && (
                  <SavedViewMenu
                    view={saved}
                    onEdit={() => setSaving('change')}
                    onReset={view.isChanged ? view.reset : null}
                  />
                )
              }
            />
          )
        }
        empty={<ListEmpty filter={filter} onFilter={setFilter} />}
      />
      <Suspense fallback={null}>
        {sheet && (
          <BulkSheet
            sheet={sheet.name}
            sessions={sheetSessions}
            onAct={(done) => {
              perform(done, sheetSessions);
              if (sheet.name !== 'tags') clear();
            }}
            onClose={() => setSheet(null)}
          />
        )}
        {saving && (
          <SaveViewDialog
            filter={filter}
            view={saving === 'change' ? saved : null}
            onClose={() => setSaving(null)}
          />
        )}
        {merging && <MergeDialog {...merging} base={base} onClose={() => setMerging(null)} />}
      </Suspense>
    </>
  );
}
