/** Files are behind the token, so pages show them from memory. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { requestRaw } from '@/api/http';
import { keys } from '@/realtime/keys';

type Part = 'content' | 'thumbnail';

const KEPT_MS = 5 * 60_000;

export async function loadFile(
  sessionId: string,
  id: string,
  part: Part,
  signal?: AbortSignal,
): Promise<Blob> {
  const path = `sessions/${sessionId}/attachments/${id}/${part}`;
  const response = await requestRaw('GET', path, { signal, headers: { Accept: '*/*' } });
  return response.blob();
}

/** An address of a file's bytes that lives as long as the component that shows them. */
export function useFile(sessionId: string, id: string, part: Part, isWanted = true) {
  const query = useQuery({
    queryKey: keys.file(id, part),
    queryFn: ({ signal }) => loadFile(sessionId, id, part, signal),
    enabled: isWanted,
    staleTime: Infinity,
    gcTime: KEPT_MS,
  });
  const [address, setAddress] = useState<string | null>(null);
  const blob = query.data;
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => {
      URL.revokeObjectURL(made);
      setAddress(null);
    };
  }, [blob]);
  return { address, error: query.error, retry: () => void query.refetch() };
}

export async function saveFile(sessionId: string, id: string, name: string): Promise<void> {
  const address = URL.createObjectURL(await loadFile(sessionId, id, 'content'));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
