/** What the board of queues says of one queue. Pure. */
import type { Board, BoardPerson, BoardQueue, Queue, Skill, Staff } from '@/api/types';

const NOTHING = { waiting: 0, oldest_at: null, open: 0 };

export function queueOn(board: Board | undefined, queueId: string): Omit<BoardQueue, 'queue_id'> {
  return board?.queues.find((one) => one.queue_id === queueId) ?? NOTHING;
}

function hasSkills(person: Staff, needed: readonly Skill[]): boolean {
  return needed.every((need) =>
    person.skills.some(
      (skill) => skill.name.toLowerCase() === need.name.toLowerCase() && skill.level >= need.level,
    ),
  );
}

/** Who works on a queue: its team, or everybody, as far as they can do what it needs. */
export function peopleOf(
  queue: Queue,
  staff: readonly Staff[],
  board: Board | undefined,
): { person: Staff; now: BoardPerson }[] {
  return staff
    .filter((person) => person.is_active)
    .filter((person) => queue.team_id === null || person.team_ids.includes(queue.team_id))
    .filter((person) => hasSkills(person, queue.skills))
    .flatMap((person) => {
      const now = board?.people.find((one) => one.staff_id === person.id);
      return now ? [{ person, now }] : [];
    });
}

/** Queues in the order in which they are served. */
export function orderQueues(queues: readonly Queue[]): Queue[] {
  const last = Number.MAX_SAFE_INTEGER;
  return [...queues].sort(
    (a, b) => (a.position ?? last) - (b.position ?? last) || a.created_at.localeCompare(b.created_at),
  );
}

/** The list with one item at another place. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.filter((_, index) => index !== from);
  const item = items[from];
  return item === undefined ? [...items] : [...rest.slice(0, to), item, ...rest.slice(to)];
}
