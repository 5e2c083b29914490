import '@/welcome/texts';
import { Button } from '@mantine/core';
import { IconCheck, IconLock } from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import { useMay } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { clsx } from '@/ui/clsx';
import { Notice } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { MoreStep } from './MoreStep';
import { SiteStep } from './SiteStep';
import { after, before, stepOf, STEPS, type Step } from './steps';
import { TryStep } from './TryStep';
import css from './Welcome.module.css';

const BODIES: Record<Step, () => React.JSX.Element> = {
  site: SiteStep,
  try: TryStep,
  more: MoreStep,
};

/** From an empty installation to a conversation. Everything in it can be skipped. */
export default function WelcomePage({ word }: { word?: string }) {
  const t = useT();
  const [, navigate] = useLocation();
  const mayLook = useMay('settings:read');
  const step = stepOf(word);
  const Body = BODIES[step];
  const next = after(step);
  const last = before(step);
  if (!mayLook) {
    return <Notice icon={IconLock} level={1} title={t('state.forbidden')} text={t('state.forbiddenText')} />;
  }
  return (
    <PageFrame title={t('welcome.title')} lead={t(`welcome.${step}Lead`)}>
      <ol className={css.steps} aria-label={t('welcome.steps')}>
        <li className={clsx(css.step, css.done)}>
          <Mark number={1} isDone />
          {t('welcome.account')}
        </li>
        {STEPS.map((one, index) => (
          <li key={one} className={clsx(css.step, index < STEPS.indexOf(step) && css.done)}>
            <Link
              href={`/welcome/${one}`}
              className={css.stepLink}
              aria-current={one === step ? 'step' : undefined}
            >
              <Mark number={index + 2} isDone={index < STEPS.indexOf(step)} />
              {t(`welcome.${one}`)}
            </Link>
          </li>
        ))}
      </ol>
      <Body />
      <footer className={css.footer}>
        {last && (
          <Button variant="subtle" color="gray" onClick={() => navigate(`/welcome/${last}`)}>
            {t('action.back')}
          </Button>
        )}
        <span className={css.spring} />
        <Button
          variant="default"
          onClick={() => navigate(next ? `/welcome/${next}` : '/inbox/all')}
        >
          {t(next ? 'welcome.next' : 'welcome.finish')}
        </Button>
      </footer>
    </PageFrame>
  );
}

function Mark({ number, isDone }: { number: number; isDone: boolean }) {
  return (
    <span className={css.mark} aria-hidden>
      {isDone ? <IconCheck size={14} stroke={2.4} /> : number}
    </span>
  );
}
