import { Button } from '@mantine/core';
import { IconPalette, IconPuzzle, IconUserPlus, type Icon } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useT } from '@/i18n';
import { SampleSwitch } from './SampleSwitch';
import { useFirstWidget } from './useOnboarding';
import css from './Welcome.module.css';

/** What comes next, none of it needed now. */
export function MoreStep() {
  const t = useT();
  const { widget } = useFirstWidget();
  return (
    <div className={css.cards}>
      <Way icon={IconUserPlus} title={t('welcome.invite')} text={t('welcome.inviteText')}>
        <Button component={Link} href="/people" variant="default">
          {t('welcome.inviteGo')}
        </Button>
      </Way>
      <Way icon={IconPuzzle} title={t('welcome.plugins')} text={t('welcome.pluginsText')}>
        <Button component={Link} href="/plugins/catalogue" variant="default">
          {t('welcome.pluginsGo')}
        </Button>
      </Way>
      <Way icon={IconPalette} title={t('welcome.design')} text={t('welcome.designText')}>
        <Button component={Link} href={widget ? `/widgets/${widget.id}` : '/widgets'} variant="default">
          {t('welcome.designGo')}
        </Button>
      </Way>
      <SampleSwitch />
    </div>
  );
}

function Way(props: { icon: Icon; title: string; text: string; children: React.ReactNode }) {
  const Mark = props.icon;
  return (
    <section className={css.card}>
      <h2 className={css.heading}>
        <Mark size={18} stroke={1.7} aria-hidden /> {props.title}
      </h2>
      <p className={css.text}>{props.text}</p>
      <div>{props.children}</div>
    </section>
  );
}
