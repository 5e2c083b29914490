import { useSyncExternalStore } from 'react';
import type { Staff } from '@/api/types';
import { loginState, onLoginChange } from './login';

export function useLogin() {
  return useSyncExternalStore(onLoginChange, loginState);
}

/** The signed-in person; only for parts that are drawn after sign-in. */
export function useMe(): Staff {
  const login = useLogin();
  if (login.status !== 'signed-in') throw new Error('drawn while signed out');
  return login.staff;
}
