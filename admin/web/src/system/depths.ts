import type { Depth } from '@/api/types';

/** What waited, as lines over time. */
export function seriesOf(depths: readonly Depth[]) {
  return {
    writes: depths.map((one) => one.writes),
    outbox: depths.map((one) => one.outbox),
    dead: depths.map((one) => one.dead_letters),
    backlog: depths.map((one) => Object.values(one.consumers).reduce((sum, each) => sum + each, 0)),
  };
}
