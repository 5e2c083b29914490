/** Every part and every screen in every state, to be looked at; no page leads here. */
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { api } from '@/api/http';
import type { Page } from '@/api/types';
import { NotFound } from '@/app/NotFound';
import { useExtensionsQuery } from '@/extensions/useExtensions';
import { Loading } from '@/ui/ListState';
import { PageFrame, Section } from '@/ui/PageFrame';
import { Table } from '@/ui/Table';
import css from './Gallery.module.css';
import { Parts } from './Parts';
import { SCREENS, screensOf, statesOf, type Screen } from './screens';
import { Stage } from './Stage';
import stage from './Stage.module.css';
import { isScreenState, MEANINGS, type ScreenState } from './states';

const addressOf = (screen: Screen, state: ScreenState) => `/gallery/${screen.id}/${state}`;

export default function GalleryPage({ id, state }: { id?: string; state?: string }) {
  const extensions = useExtensionsQuery();
  if (extensions.isPending) return <Loading />;
  const screens = [...SCREENS, ...screensOf(extensions.data?.pages ?? [])];
  if (id === undefined) return <Index screens={screens} />;
  const screen = screens.find((one) => one.id === id);
  if (!screen || !state || !isScreenState(state)) return <NotFound />;
  return <Shown screen={screen} screens={screens} state={state} />;
}

function Index({ screens }: { screens: readonly Screen[] }) {
  return (
    <PageFrame title="Gallery" lead="Shared parts and whole screens in every state, for who builds pages.">
      <Section title="Screens" lead="Each opens as it is in that state. Nothing done there is stored.">
        <Table label="Screens" columns={['Screen', 'States']}>
          {screens.map((screen) => (
            <tr key={screen.id}>
              <td>{screen.title}</td>
              <td>
                <span className={css.line}>
                  {statesOf(screen).map((state) => (
                    <Link
                      key={state}
                      href={addressOf(screen, state)}
                      title={MEANINGS[state]}
                      className={css.state}
                    >
                      {state}
                    </Link>
                  ))}
                </span>
              </td>
            </tr>
          ))}
        </Table>
      </Section>
      <Parts />
    </PageFrame>
  );
}

function Shown(props: { screen: Screen; screens: readonly Screen[]; state: ScreenState }) {
  const { screen, screens, state } = props;
  const [, navigate] = useLocation();
  const path = usePath(screen);
  const go = (next: Screen, wanted: ScreenState) => {
    const states = statesOf(next);
    navigate(addressOf(next, states.includes(wanted) ? wanted : (states[0] ?? 'usual')));
  };
  return (
    <>
      <nav className={stage.bar} aria-label="Gallery">
        <Link href="/gallery">Gallery</Link>
        <NativeSelect
          aria-label="Screen"
          value={screen.id}
          data={screens.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={(event) => {
            const next = screens.find((one) => one.id === event.currentTarget.value);
            if (next) go(next, state);
          }}
        />
        <NativeSelect
          aria-label="State"
          value={state}
          data={[...statesOf(screen)]}
          onChange={(event) => go(screen, event.currentTarget.value as ScreenState)}
        />
        <span className={stage.meaning}>{MEANINGS[state]}</span>
      </nav>
      {path === null ? (
        <Loading />
      ) : (
        <Stage key={`${screen.id} ${state} ${path}`} screen={screen} path={path} state={state} />
      )}
    </>
  );
}

/** Where the screen is, once the things it is about are known. */
function usePath({ path }: Screen): string | null {
  const session = useFirst('session', 'sessions', path);
  const widget = useFirst('widget', 'widgets', path);
  const flow = useFirst('flow', 'flows', path);
  const ids = { session, widget, flow };
  const isKnown = Object.values(ids).every((id) => id !== undefined);
  return isKnown ? path.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof ids) => ids[name] ?? '') : null;
}

/** The id of the first; undefined until it is known, and the name where there is none. */
function useFirst(name: string, list: string, path: string): string | undefined {
  const isWanted = path.includes(`{${name}}`);
  const query = useQuery({
    queryKey: ['gallery', list],
    queryFn: () => api.get<Page<{ id: string }>>(list, { limit: 1 }),
    enabled: isWanted,
  });
  if (!isWanted || query.error) return name;
  return query.data && (query.data.data[0]?.id ?? name);
}
