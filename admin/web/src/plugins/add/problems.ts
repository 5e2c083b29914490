/** Refusals of the installer in words that say what to do. Pure. */
import '@/plugins/texts';
import { Problem } from '@/api/problem';
import type { MessageKey, Translator } from '@/i18n';

/** What to do about a problem code; null for one these words do not know. */
export function remedyOf(t: Translator, code: string): string | null {
  const key = `installProblem.${code}` as MessageKey;
  const text = t(key);
  return text === key ? null : text;
}

export const isWrongPassword = (error: unknown) =>
  error instanceof Problem && error.code === 'reauthentication_failed';

/** The problem as a form shows it: in our words, and not twice when a field says it already. */
export function asShown(t: Translator, error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  if (isWrongPassword(error)) return null;
  const remedy = remedyOf(t, error.code);
  if (remedy === null) return error.status === 403 ? withText(error, error.message) : error;
  return withText(error, error.message === remedy ? remedy : `${error.message} ${remedy}`);
}

/** A 403 is about more than the role here, so its own words must show. */
function withText(error: Problem, detail: string): Problem {
  return new Problem(409, {
    code: error.code,
    detail,
    errors: [],
    request_id: error.requestId ?? undefined,
  });
}
