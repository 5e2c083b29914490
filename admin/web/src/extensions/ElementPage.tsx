import { Button } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { ExtensionPage } from '@/api/types';
import { useT } from '@/i18n';
import { Loading, Notice } from '@/ui/ListState';
import css from './Extension.module.css';
import { loadElement } from './loadElement';
import type { PageSurface } from './types';
import { useSurface } from './useSurface';

type PageElement = HTMLElement & { chatclick?: PageSurface };

/** A custom element from a plugin's ES module. What fails in it stays behind this fence. */
export function ElementPage({ page }: { page: ExtensionPage }) {
  const t = useT();
  const surface = useSurface(page);
  const place = useRef<HTMLDivElement>(null);
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<'loading' | 'shown' | string>('loading');
  const { module, element } = page;
  useEffect(() => {
    let isGone = false;
    const draw = () => {
      if (isGone) return;
      const drawn = document.createElement(element) as PageElement;
      drawn.chatclick = surface.page;
      place.current?.replaceChildren(drawn);
      setState('shown');
    };
    const fail = (error: unknown) => {
      if (!isGone) setState(`failed ${error instanceof Error ? error.message : String(error)}`);
    };
    loadElement(module, element, attempt).then(draw).catch(fail);
    const holder = place.current;
    return () => {
      isGone = true;
      holder?.replaceChildren();
    };
  }, [surface, module, element, attempt]);
  const retry = () => {
    setState('loading');
    setAttempt(attempt + 1);
  };
  return (
    <>
      {state === 'loading' && <Loading />}
      {state.startsWith('failed') && (
        <Notice
          icon={IconBug}
          title={t('ext.failed', { plugin: page.plugin_name })}
          text={`${t('ext.failedText')} ${state.slice(7)}`}
        >
          <Button variant="default" onClick={retry}>
            {t('action.retry')}
          </Button>
        </Notice>
      )}
      <div ref={place} className={css.place} hidden={state !== 'shown'} />
    </>
  );
}
