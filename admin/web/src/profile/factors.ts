/** What a plugin with second factors answers at its `factors`. */
import { api } from '@/api/http';

export interface Factor {
  id: string;
  kind: 'totp' | 'passkey';
  label: string;
  created_at: string;
  last_used_at: string | null;
}

export interface Factors {
  factors: Factor[];
  recovery_codes_left: number;
  is_required: boolean;
}

export interface NewCodes {
  recovery_codes: string[];
}

/** The calls of one plugin. */
export const factorsOf = (pluginId: string) => {
  const base = `plugins/${pluginId}/factors`;
  return {
    list: (signal?: AbortSignal) => api.get<Factors>(base, undefined, signal),
    beginApp: () => api.post<Record<string, unknown>>(`${base}/totp`),
    confirmApp: (code: string) => api.post<NewCodes>(`${base}/totp/confirm`, { code }),
    beginPasskey: () => api.post<{ options: Record<string, unknown> }>(`${base}/passkeys`),
    confirmPasskey: (label: string, credential: Record<string, unknown>) =>
      api.post<NewCodes>(`${base}/passkeys/confirm`, { label, credential }),
    renewCodes: () => api.post<NewCodes>(`${base}/recovery-codes`),
    remove: (id: string) => api.delete(`${base}/${encodeURIComponent(id)}`),
  };
};
