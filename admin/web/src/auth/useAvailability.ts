import { api } from '@/api/http';
import type { Availability, Staff } from '@/api/types';
import { useT } from '@/i18n';
import { showFailure } from '@/ui/failure';
import { updateStaff } from './login';
import { useMe } from './useLogin';

/** The switch that says whether new conversations may come to me. */
export function useAvailability() {
  const t = useT();
  const me = useMe();
  const set = async (availability: Availability) => {
    updateStaff({ ...me, availability });
    try {
      updateStaff(await api.patch<Staff>('me', { availability }));
    } catch (error) {
      updateStaff(me);
      showFailure(t, error);
    }
  };
  return { value: me.availability, set: (availability: Availability) => void set(availability) };
}
