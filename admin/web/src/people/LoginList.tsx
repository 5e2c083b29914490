import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { api } from '@/api/http';
import { readAll } from '@/api/readAll';
import type { SignIn } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { ListState, Notice } from '@/ui/ListState';
import { Since } from '@/ui/Since';
import { Tag } from '@/ui/Tag';
import { useAct } from '@/ui/useAct';
import { deviceOf } from './device';
import css from './LoginList.module.css';

/** Where somebody is signed in, with the way to end it. `path` is whose: `me` or `staff/{id}`. */
export function LoginList({ path }: { path: string }) {
  const t = useT();
  const query = useQuery({
    queryKey: keys.logins(path),
    queryFn: ({ signal }) => readAll<SignIn>(`${path}/logins`, signal),
  });
  const refresh = [keys.logins(path)];
  const end = useAct((id: string) => api.delete(`${path}/logins/${id}`), {
    refresh,
    said: () => t('logins.ended'),
  });
  const endOthers = useAct(() => api.delete(`${path}/logins`), {
    refresh,
    said: () => t('logins.othersEnded'),
  });
  const logins = [...(query.data?.data ?? [])].sort(
    (a, b) =>
      Number(b.is_current) - Number(a.is_current) || b.last_used_at.localeCompare(a.last_used_at),
  );
  const others = logins.filter((login) => !login.is_current);
  return (
    <ListState
      query={query}
      isEmpty={logins.length === 0}
      empty={<Notice title={t('logins.none')} />}
    >
      <ul className={css.list}>
        {logins.map((login) => (
          <LoginItem
            key={login.id}
            login={login}
            isEnding={end.isPending && end.variables === login.id}
            onEnd={() => end.mutate(login.id)}
          />
        ))}
      </ul>
      {others.length > 1 || (others.length > 0 && path === 'me') ? (
        <Button
          variant="default"
          className={css.all}
          loading={endOthers.isPending}
          onClick={() => endOthers.mutate()}
        >
          {t(path === 'me' ? 'logins.endOthers' : 'logins.endAll')}
        </Button>
      ) : null}
    </ListState>
  );
}

function LoginItem(props: { login: SignIn; isEnding: boolean; onEnd: () => void }) {
  const { login, isEnding, onEnd } = props;
  const t = useT();
  const device = deviceOf(login.user_agent);
  const Mark = device.isMobile ? IconDeviceMobile : IconDeviceDesktop;
  const name = device.name || t('logins.unknown');
  const place = t(`logins.network.${login.network}`);
  return (
    <li className={css.item}>
      <Mark size={20} aria-hidden />
      <span className={css.words}>
        <span className={css.name}>
          {name} {login.is_current && <Tag icon={Mark} tone="accent" word={t('logins.current')} />}
        </span>
        <span className={css.faint}>
          {login.address} · {place} · {t('logins.used')} <Since at={login.last_used_at} />
        </span>
      </span>
      {!login.is_current && (
        <Button
          variant="default"
          size="xs"
          loading={isEnding}
          onClick={onEnd}
          aria-label={t('logins.endNamed', { name })}
        >
          {t('logins.end')}
        </Button>
      )}
    </li>
  );
}
