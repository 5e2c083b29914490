/** What was said in a session as a file. */
import { requestRaw } from '@/api/http';

export type TranscriptFormat = 'html' | 'text';

export async function saveTranscript(sessionId: string, format: TranscriptFormat): Promise<void> {
  const response = await requestRaw('GET', `sessions/${sessionId}/transcript`, {
    query: { format },
    headers: { Accept: '*/*' },
  });
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = `${sessionId}.${format === 'html' ? 'html' : 'txt'}`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
