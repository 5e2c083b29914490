import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import type { Extensions, ExtensionPage } from '@/api/types';
import { keys } from '@/realtime/keys';

const NOTHING: Extensions = { pages: [], slots: [], names: {}, phrases: {} };

/** The pages and places that running plugins add for me. */
export function useExtensionsQuery() {
  return useQuery({
    queryKey: keys.extensions,
    queryFn: ({ signal }) => api.get<Extensions>('extensions', undefined, signal),
    staleTime: 60_000,
  });
}

export function useExtensions(): Extensions {
  return useExtensionsQuery().data ?? NOTHING;
}

export function pathOf(page: Pick<ExtensionPage, 'plugin_id' | 'path'>): string {
  return `/p/${page.plugin_id}${page.path && `/${page.path}`}`;
}
