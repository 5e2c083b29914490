import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { api } from '@/api/http';
import type { KnownTag, TagColor } from '@/api/types';
import { keys } from '@/realtime/keys';

const NONE: KnownTag[] = [];
const LIMIT = 200;

/** The tags people use here, the most used first, and the colour of each. */
export function useTags() {
  const query = useQuery({
    queryKey: keys.tags,
    queryFn: ({ signal }) => api.get<{ data: KnownTag[] }>('tags', { limit: LIMIT }, signal),
    staleTime: 60_000,
  });
  const tags = query.data?.data ?? NONE;
  const colors = useMemo(() => new Map(tags.map((tag) => [tag.name, tag.color])), [tags]);
  const colorOf = useCallback((name: string): TagColor => colors.get(name) ?? 'gray', [colors]);
  return { tags, colorOf };
}
