import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled, IconListCheck, IconX } from '@tabler/icons-react';
import { Link } from 'wouter';
import navCss from '@/app/Nav.module.css';
import { api } from '@/api/http';
import type { Onboarding } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { clsx } from '@/ui/clsx';
import { useAct } from '@/ui/useAct';
import css from './Checklist.module.css';
import { PLACE, progressOf } from './steps';
import { useOnboarding } from './useOnboarding';

/** The five first steps in the navigation; gone once they are done, or put away. */
export function Checklist({ isRail }: { isRail: boolean }) {
  const t = useT();
  const query = useOnboarding();
  const { isShown, done, total, next } = progressOf(query.data);
  const putAway = useAct(
    () => api.patch<Onboarding>('onboarding', { is_dismissed: true }),
    {
      refresh: [keys.onboarding],
      said: () => t('checklist.away'),
      undo: () => api.patch('onboarding', { is_dismissed: false }),
    },
  );
  if (!isShown || !query.data) return null;
  const count = t('checklist.count', { done, total });
  if (isRail) {
    return (
      <Tooltip label={`${t('checklist.title')} ${count}`} position="right">
        <Link
          href={next ? PLACE[next] : '/welcome'}
          className={navCss.link}
          aria-label={`${t('checklist.title')} ${count}`}
        >
          <IconListCheck size={18} stroke={1.7} aria-hidden />
        </Link>
      </Tooltip>
    );
  }
  return (
    <section className={css.list} aria-label={t('checklist.title')}>
      <header className={css.head}>
        <span className={css.title}>{t('checklist.title')}</span>
        <span className={css.count}>{count}</span>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          onClick={() => putAway.mutate()}
          aria-label={t('checklist.putAway')}
        >
          <IconX size={14} />
        </ActionIcon>
      </header>
      <ol className={css.steps}>
        {query.data.steps.map((step) => (
          <li key={step.id}>
            <Link
              href={PLACE[step.id]}
              className={clsx(css.step, step.is_done && css.done)}
              aria-label={`${t(`checklist.${step.id}`)}, ${t(step.is_done ? 'checklist.done' : 'checklist.todo')}`}
            >
              {step.is_done ? (
                <IconCircleCheckFilled size={16} aria-hidden />
              ) : (
                <IconCircle size={16} stroke={1.7} aria-hidden />
              )}
              {t(`checklist.${step.id}`)}
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}
