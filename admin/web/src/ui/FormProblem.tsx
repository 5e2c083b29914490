import { IconAlertCircle } from '@tabler/icons-react';
import { Problem } from '@/api/problem';
import { useT } from '@/i18n';
import css from './FormDialog.module.css';
import { failureText } from './failure';

/** What the server did not like about a form, with the request to ask about. */
export function FormProblem({ error }: { error: unknown }) {
  const t = useT();
  if (!error) return null;
  return (
    <div className={css.problem} role="alert">
      <IconAlertCircle size={18} aria-hidden />
      <span>
        {failureText(t, error)}
        {error instanceof Problem && error.requestId && (
          <span className={css.request}>{t('error.request', { id: error.requestId })}</span>
        )}
      </span>
    </div>
  );
}

/** The message of a problem about one field, such as "/email". */
export function fieldError(error: unknown, pointer: string): string | undefined {
  if (!(error instanceof Problem)) return undefined;
  return error.fields.find((field) => field.pointer === pointer)?.message;
}
