import { IconAlertCircle } from '@tabler/icons-react';
import { Problem, Unreachable } from '@/api/problem';
import { useT } from '@/i18n';
import css from './Door.module.css';

/** What went wrong at the door, in words that help. */
export function DoorProblem({ error }: { error: unknown }) {
  const t = useT();
  if (!error) return null;
  return (
    <div className={css.problem} role="alert">
      <IconAlertCircle size={20} aria-hidden />
      <span>{textOf(error)}</span>
    </div>
  );

  function textOf(failure: unknown): string {
    if (failure instanceof Unreachable) return t('state.offlineText');
    if (failure instanceof DOMException) return t('factor.passkeyFailed');
    if (!(failure instanceof Problem)) return t('state.errorText');
    if (failure.code === 'second_factor_wrong') return t('factor.wrong');
    if (failure.code === 'challenge_invalid') return t('factor.over');
    if (failure.status === 401) return t('signIn.wrong');
    if (failure.status === 429) return t('signIn.tooMany');
    if (failure.code === 'already_set_up') return t('firstRun.already');
    const detail = failure.fields[0]?.message ?? failure.message;
    return failure.requestId ? `${detail} (${t('error.request', { id: failure.requestId })})` : detail;
  }
}
