import { Problem, Unreachable } from '@/api/problem';
import type { Translator } from '@/i18n';
import { showToast } from './toasts';

/** Say that an act failed, why, and which request it was. */
export function showFailure(t: Translator, error: unknown): void {
  showToast({
    text: failureText(t, error),
    tone: 'bad',
    requestId: error instanceof Problem ? error.requestId : null,
  });
}

export function failureText(t: Translator, error: unknown): string {
  if (error instanceof Unreachable) return t('state.offlineText');
  if (error instanceof DOMException) return t('factor.passkeyFailed');
  if (error instanceof Problem) {
    if (error.code === 'second_factor_wrong') return t('factor.wrong');
    if (error.code === 'second_factor_required') return t('factor.needed');
    if (error.status === 403) return t('state.forbiddenText');
    return error.fields[0]?.message ?? error.message;
  }
  return t('state.errorText');
}
