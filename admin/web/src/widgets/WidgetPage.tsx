import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconExternalLink } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import { Problem } from '@/api/problem';
import type { Widget } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { CopyLine } from '@/ui/CopyLine';
import { FormProblem } from '@/ui/FormProblem';
import { Failure, Loading } from '@/ui/ListState';
import { PageFrame, Section } from '@/ui/PageFrame';
import { useAct } from '@/ui/useAct';
import { readLook, snippetOf, writeLook, type Look } from './config';
import { LookForm } from './LookForm';
import { Preview } from './Preview';
import css from './WidgetPage.module.css';
import { PublishedTag } from './WidgetsPage';

export default function WidgetPage({ widgetId }: { widgetId: string }) {
  const t = useT();
  const query = useQuery({
    queryKey: keys.widget(widgetId),
    queryFn: ({ signal }) => api.get<Widget>(`widgets/${widgetId}`, undefined, signal),
    staleTime: 0,
  });
  if (query.data) return <WidgetEditor key={query.data.id} widget={query.data} />;
  return (
    <PageFrame title={t('page.widgets')} back={{ href: '/widgets', label: t('page.widgets') }}>
      {query.error ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Loading />
      )}
    </PageFrame>
  );
}

function WidgetEditor({ widget }: { widget: Widget }) {
  const t = useT();
  const saved = readLook(widget.draft);
  const [look, setLook] = useState<Look>(saved);
  const isChanged = JSON.stringify(look) !== JSON.stringify(saved);
  const path = `widgets/${widget.id}`;
  const saveDraft = () =>
    api.put(`${path}/draft`, writeLook(widget.draft, widget.name, look), {
      'If-Match': `"${widget.etag}"`,
    });
  const save = useAct(saveDraft, {
    refresh: [keys.widgets],
    said: () => t('widgets.saved'),
    isForm: true,
  });
  const publish = useAct(
    async () => {
      if (isChanged) await saveDraft();
      await api.post(`${path}/publish`);
    },
    { refresh: [keys.widgets], said: () => t('widgets.live'), isForm: true },
  );
  const error = publish.error ?? save.error;
  const isStale = error instanceof Problem && error.status === 412;
  return (
    <PageFrame
      title={widget.name}
      back={{ href: '/widgets', label: t('page.widgets') }}
      action={
        <>
          <Button
            variant="default"
            disabled={!isChanged}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {t('widgets.saveDraft')}
          </Button>
          <Button loading={publish.isPending} onClick={() => publish.mutate()}>
            {t('widgets.publish')}
          </Button>
        </>
      }
    >
      <div className={css.status}>
        <PublishedTag widget={widget} />
        {isChanged && <span className={css.changed}>{t('widgets.unsaved')}</span>}
      </div>
      {error && (
        <div className={css.problem}>
          {isStale ? <p role="alert">{t('widgets.stale')}</p> : <FormProblem error={error} />}
        </div>
      )}
      <Section title={t('widgets.install')} lead={t('widgets.installText')}>
        <CopyLine text={snippetOf(window.location.origin, widget.id)} label={t('widgets.snippet')} />
        <Button
          component="a"
          href="/"
          target="_blank"
          rel="noopener"
          variant="default"
          className={css.demo}
          leftSection={<IconExternalLink size={16} />}
        >
          {t('widgets.demo')}
        </Button>
      </Section>
      <Section title={t('widgets.look')} lead={t('widgets.lookText')}>
        <div className={css.look}>
          <LookForm look={look} onChange={setLook} />
          <Preview look={look} name={widget.name} />
        </div>
      </Section>
    </PageFrame>
  );
}
