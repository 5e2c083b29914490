import { useT } from '@/i18n';
import { Logo } from '@/ui/Logo';
import css from './Splash.module.css';

export function Splash() {
  const t = useT();
  return (
    <div className={css.splash} role="status" aria-label={t('state.loading')}>
      <Logo size={40} />
    </div>
  );
}
