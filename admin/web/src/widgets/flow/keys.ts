/** Keys of what the server says of flows, in the one cache. */
export const flowKeys = {
  all: ['flows'] as const,
  list: ['flows', 'list'] as const,
  flow: (id: string) => ['flow-draft', id] as const,
  revisions: (id: string) => ['flows', 'revisions', id] as const,
  revision: (id: string, number: number) => ['flow-revision', id, number] as const,
  templates: ['flow-templates'] as const,
  blocks: ['flow-blocks'] as const,
  counts: (id: string) => ['flow-counts', id] as const,
  checks: (flow: unknown) => ['flow-checks', flow] as const,
};
