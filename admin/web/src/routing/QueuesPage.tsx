import { Button } from '@mantine/core';
import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors, type DragEndEvent } from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { useQuery } from '@tanstack/react-query';
import { IconListDetails, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import { readAll } from '@/api/readAll';
import type { Queue } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { useStaff } from '@/inbox/useStaff';
import { useTeams } from '@/people/useTeams';
import { keys } from '@/realtime/keys';
import { DeleteDialog } from '@/ui/ListPage';
import { ListState, Notice } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { useAct } from '@/ui/useAct';
import { moved, orderQueues } from './board';
import css from './Queues.module.css';
import { QueueCard } from './QueueCard';
import { QueueDialog } from './QueueDialog';
import { useBoard } from './useBoard';

/** The queues in the order in which they are served, and what goes on in each now. */
export default function QueuesPage() {
  const t = useT();
  const query = useQuery({
    queryKey: keys.queues,
    queryFn: ({ signal }) => readAll<Queue>('queues', signal),
  });
  const board = useBoard();
  const { staff } = useStaff();
  const { teams } = useTeams();
  const mayWrite = isAllowed(usePermissions(), 'queue:write');
  const [edited, setEdited] = useState<Queue | 'new' | null>(null);
  const [removed, setRemoved] = useState<Queue | null>(null);
  const [wanted, setWanted] = useState<string[] | null>(null);
  const stored = orderQueues(query.data?.data ?? []);
  const queues = wanted
    ? wanted.flatMap((id) => stored.find((queue) => queue.id === id) ?? [])
    : stored;
  const order = useAct((ids: string[]) => api.put('queues/order', { queue_ids: ids }), {
    refresh: [keys.queues],
    said: () => t('queues.ordered'),
    undo: () => api.put('queues/order', { queue_ids: stored.map((queue) => queue.id) }),
  });
  const move = (from: number, to: number) => {
    if (to < 0 || to >= queues.length || from === to) return;
    const ids = moved(queues, from, to).map((queue) => queue.id);
    setWanted(ids);
    order.mutate(ids, { onSettled: () => setWanted(null) });
  };
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    const at = (id: unknown) => queues.findIndex((queue) => queue.id === id);
    if (over) move(at(active.id), at(over.id));
  };
  const add = mayWrite && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>
      {t('queues.add')}
    </Button>
  );
  return (
    <PageFrame title={t('queues.title')} lead={t('queues.liveLead')} action={add}>
      <ListState
        query={query}
        isEmpty={queues.length === 0}
        empty={<Notice icon={IconListDetails} title={t('queues.empty')} text={t('queues.emptyText')} />}
      >
        <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={onDragEnd}>
          <SortableContext items={queues.map((queue) => queue.id)} strategy={verticalListSortingStrategy}>
            <ol className={css.list}>
              {queues.map((queue, index) => (
                <QueueCard
                  key={queue.id}
                  queue={queue}
                  board={board.data}
                  staff={staff}
                  team={teams.find((team) => team.id === queue.team_id)?.name}
                  mayWrite={mayWrite}
                  isFirst={index === 0}
                  isLast={index === queues.length - 1}
                  onMove={(by) => move(index, index + by)}
                  onEdit={() => setEdited(queue)}
                  onRemove={() => setRemoved(queue)}
                />
              ))}
            </ol>
          </SortableContext>
        </DndContext>
        {queues.length > 1 && <p className={css.hint}>{t('queues.orderText')}</p>}
      </ListState>
      {edited && <QueueDialog edited={edited} onClose={() => setEdited(null)} />}
      {removed && (
        <DeleteDialog
          path={`queues/${removed.id}`}
          queryKey={keys.queues}
          words={{
            title: t('action.deleteNamed', { name: removed.name }),
            text: t('queues.deleteText'),
            submit: t('action.delete'),
            done: t('done.deleted', { name: removed.name }),
          }}
          onClose={() => setRemoved(null)}
        />
      )}
    </PageFrame>
  );
}
