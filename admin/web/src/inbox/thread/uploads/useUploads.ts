/** The files of a message that is being written. */
import { useSyncExternalStore } from 'react';
import {
  addUploads,
  dropUploads,
  onUploads,
  removeUpload,
  retryUpload,
  uploadsOf,
  type Upload,
} from './uploadStore';

export function useUploads(sessionId: string) {
  const uploads = useSyncExternalStore(onUploads, () => uploadsOf(sessionId));
  return {
    uploads,
    add: (files: readonly File[]) => addUploads(sessionId, files),
    retry: (one: Upload) => retryUpload(sessionId, one),
    remove: (one: Upload) => removeUpload(sessionId, one),
    clear: () => dropUploads(sessionId),
  };
}
