import { api } from '@/api/http';
import type { Availability, Staff } from '@/api/types';
import { useT } from '@/i18n';
import { showFailure } from '@/ui/failure';
import { updateStaff } from './login';
import { useMe } from './useLogin';

/** Counts the switches made here: the answer to one says nothing about the next. */
let made = 0;
let unanswered = 0;
/** What the server has, as far as this page knows, while switches are unanswered. */
let kept: Availability = 'online';

/** The switch that says whether new conversations may come to me. */
export function useAvailability() {
  const t = useT();
  const me = useMe();
  const set = async (availability: Availability) => {
    if (unanswered === 0) kept = me.availability;
    unanswered += 1;
    made += 1;
    const mine = made;
    updateStaff({ ...me, availability });
    try {
      const answer = await api.patch<Staff>('me', { availability });
      kept = answer.availability;
      if (mine === made) updateStaff(answer);
    } catch (error) {
      if (mine === made) updateStaff({ ...me, availability: kept });
      showFailure(t, error);
    } finally {
      unanswered -= 1;
    }
  };
  return { value: me.availability, set: (availability: Availability) => void set(availability) };
}
