import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { iconOf } from '@/extensions/icons';
import { pathOf, useExtensions } from '@/extensions/useExtensions';
import { useT } from '@/i18n';
import { Section } from '@/ui/PageFrame';
import css from './ProfilePage.module.css';

/** The ways to pages of plugins that are about me, such as the number I am told at. */
export function PersonalPages() {
  const t = useT();
  const pages = useExtensions().pages.filter((page) => page.is_personal);
  if (pages.length === 0) return null;
  return (
    <Section title={t('profile.more')} lead={t('profile.moreText')}>
      <div className={css.buttons}>
        {pages.map((page) => {
          const path = pathOf(page);
          const Mark = iconOf(page.icon);
          return (
            <Button
              key={path}
              component={Link}
              href={path}
              variant="default"
              leftSection={<Mark size={16} stroke={1.7} aria-hidden />}
            >
              {page.title}
            </Button>
          );
        })}
      </div>
    </Section>
  );
}
