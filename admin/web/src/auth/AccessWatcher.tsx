import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '@/realtime/keys';
import { onToken } from './login';

/** A changed role closes the socket; the token that follows may do other things than the last. */
export function AccessWatcher() {
  const cache = useQueryClient();
  useEffect(() => onToken(() => void cache.invalidateQueries({ queryKey: keys.me })), [cache]);
  return null;
}
