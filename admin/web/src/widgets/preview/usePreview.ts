import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { requestRaw } from '@/api/http';
import { useT } from '@/i18n';
import type { DraftControl } from '../draft/useDraft';
import { READY, stage, type View } from './scenes';

/** Feed the page in the frame: the draft at once, what the loader makes of it as soon as it is checked. */
export function usePreview(control: DraftControl, view: View) {
  const t = useT();
  const frame = useRef<HTMLIFrameElement>(null);
  const [isReady, setReady] = useState(false);
  const { config, valid } = control;
  const look = useQuery({
    queryKey: ['widget-look', valid],
    queryFn: async ({ signal }) => {
      const options = { body: valid, signal };
      const response = await requestRaw('POST', '/widget/v1/preview/look', options);
      return (await response.json()) as unknown;
    },
    enabled: valid !== null,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 0,
  });
  const samples = useMemo(
    () => ({
      agent: 'Clara Wendt',
      question: t('preview.question'),
      answer: t('preview.answer'),
      thanks: t('preview.thanks'),
    }),
    [t],
  );

  useEffect(() => {
    const hear = (event: MessageEvent<unknown>) => {
      if (event.source !== frame.current?.contentWindow || event.data !== READY) return;
      if (event.origin === window.location.origin) setReady(true);
    };
    window.addEventListener('message', hear);
    return () => window.removeEventListener('message', hear);
  }, []);

  const { scene, scheme, locale } = view;
  useEffect(() => {
    if (!isReady || !look.data) return;
    const shown = {
      type: 'chatclick.preview.show',
      look: look.data,
      config: stage(config, scene),
      scene,
      scheme,
      locale,
      samples,
    };
    frame.current?.contentWindow?.postMessage(shown, window.location.origin);
  }, [isReady, look.data, config, scene, scheme, locale, samples]);

  return { frame, error: look.error, retry: () => void look.refetch() };
}
