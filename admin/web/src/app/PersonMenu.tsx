import { Menu, Switch, useMantineColorScheme } from '@mantine/core';
import {
  IconCheck,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconSelector,
  IconSunMoon,
  IconUserCircle,
} from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { signOut } from '@/auth/login';
import { useAvailability } from '@/auth/useAvailability';
import { useMe } from '@/auth/useLogin';
import { Caps } from '@/commands/Caps';
import { LOCALES, useSetLocale, useT } from '@/i18n';
import { useConnection } from '@/realtime/RealtimeProvider';
import { Avatar } from '@/ui/Avatar';
import { clsx } from '@/ui/clsx';
import { settleToasts } from '@/ui/toasts';
import { leaveBy } from '@/ui/unsaved';
import css from './PersonMenu.module.css';

const SCHEMES = ['auto', 'light', 'dark'] as const;

/** Who I am, whether I take conversations, and what belongs to me. */
export function PersonMenu({ isRail, onShortcuts }: { isRail: boolean; onShortcuts: () => void }) {
  const t = useT();
  const me = useMe();
  const availability = useAvailability();
  const connection = useConnection();
  const isOnline = availability.value === 'online';
  return (
    <div className={clsx(css.foot, isRail && css.rail)}>
      {!isRail && (
        <div className={css.availability}>
          <Switch
            size="sm"
            checked={isOnline}
            onChange={(event) => availability.set(event.currentTarget.checked ? 'online' : 'away')}
            label={t(isOnline ? 'availability.online' : 'availability.away')}
            description={t(isOnline ? 'availability.onlineText' : 'availability.awayText')}
          />
        </div>
      )}
      <Menu position="top-start" width={248} offset={8}>
        <Menu.Target>
          <button
            type="button"
            className={css.person}
            aria-label={isRail ? t('nav.account', { name: me.name }) : undefined}
          >
            <Avatar
              name={me.name}
              tone="accent"
              presence={connection.status === 'live' ? availability.value : 'gone'}
            />
            {!isRail && (
              <>
                <span className={css.who}>
                  <span className={css.name}>{me.name}</span>
                  <span className={css.link} data-live={connection.status === 'live'}>
                    {t(connection.status === 'live' ? 'connection.live' : 'connection.down')}
                  </span>
                </span>
                <IconSelector size={16} aria-hidden />
              </>
            )}
          </button>
        </Menu.Target>
        <PersonItems onShortcuts={onShortcuts} isRail={isRail} />
      </Menu>
    </div>
  );
}

function PersonItems({ onShortcuts, isRail }: { onShortcuts: () => void; isRail: boolean }) {
  const t = useT();
  const [, navigate] = useLocation();
  const setLocale = useSetLocale();
  const availability = useAvailability();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const check = (isOn: boolean) => (isOn ? <IconCheck size={16} aria-hidden /> : null);
  return (
    <Menu.Dropdown>
      {isRail && (
        <>
          {(['online', 'away'] as const).map((value) => (
            <Menu.Item
              key={value}
              rightSection={check(availability.value === value)}
              onClick={() => availability.set(value)}
            >
              {t(`availability.${value}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
        </>
      )}
      <Menu.Item
        leftSection={<IconUserCircle size={16} aria-hidden />}
        onClick={() => navigate('/profile')}
      >
        {t('page.profile')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconKeyboard size={16} aria-hidden />}
        rightSection={<Caps keys="?" />}
        onClick={onShortcuts}
      >
        {t('shortcuts.title')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Sub>
        <Menu.Sub.Target>
          <Menu.Sub.Item leftSection={<IconSunMoon size={16} aria-hidden />}>
            {t('theme.title')}
          </Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown>
          {SCHEMES.map((scheme) => (
            <Menu.Item
              key={scheme}
              rightSection={check(colorScheme === scheme)}
              onClick={() => setColorScheme(scheme)}
            >
              {t(`theme.${scheme}`)}
            </Menu.Item>
          ))}
        </Menu.Sub.Dropdown>
      </Menu.Sub>
      <Menu.Sub>
        <Menu.Sub.Target>
          <Menu.Sub.Item leftSection={<IconLanguage size={16} aria-hidden />}>
            {t('language.title')}
          </Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown>
          {LOCALES.map((locale) => (
            <Menu.Item
              key={locale}
              rightSection={check(t.locale === locale)}
              onClick={() => setLocale(locale)}
            >
              {t(`language.${locale}`)}
            </Menu.Item>
          ))}
        </Menu.Sub.Dropdown>
      </Menu.Sub>
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconLogout size={16} aria-hidden />}
        onClick={() => leaveBy(() => void settleToasts().then(signOut))}
      >
        {t('action.signOut')}
      </Menu.Item>
    </Menu.Dropdown>
  );
}
