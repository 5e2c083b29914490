import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import type { Catalogue, CatalogueEntry, Plugin } from '@/api/types';
import { keys } from '@/realtime/keys';

/** What could be installed here, and whether it may be. */
export function useCatalogue() {
  return useQuery({
    queryKey: keys.catalogue,
    queryFn: ({ signal }) => api.get<Catalogue>('plugins/catalogue', undefined, signal),
  });
}

/** The catalogue's word on one plugin, if it lists it. */
export function useListing(pluginId: string) {
  const query = useCatalogue();
  return { query, entry: query.data?.data.find((one) => one.id === pluginId) };
}

/** Who made a plugin, by the catalogue's word before its own. */
export function publisherOf(plugin: Plugin, entry: CatalogueEntry | undefined): string {
  if (plugin.distribution === 'chatclick') return 'Chatclick';
  return entry?.publisher || plugin.publisher;
}
