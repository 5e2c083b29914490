import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { api } from '@/api/http';
import type { Widget } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import { keys } from '@/realtime/keys';
import { Failure, Loading } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { DesignerBar } from './DesignerBar';
import css from './Designer.module.css';
import { useDraft } from './draft/useDraft';
import { FlowTab } from './flow/FlowTab';
import { LookTab } from './tabs/LookTab';

const TABS = {
  look: 'designer.look',
  flow: 'designer.flow',
} satisfies Record<string, MessageKey>;

export type DesignerTab = keyof typeof TABS;

const isTab = (text: string | undefined): text is DesignerTab => text !== undefined && text in TABS;

/** The widget's designer: four tabs over one draft, beside the real widget. */
export default function DesignerPage({ widgetId, tab }: { widgetId: string; tab?: string }) {
  const t = useT();
  const query = useQuery({
    queryKey: keys.widget(widgetId),
    queryFn: ({ signal }) => api.get<Widget>(`widgets/${widgetId}`, undefined, signal),
    staleTime: 0,
  });
  if (query.data) {
    return <Designer key={query.data.id} widget={query.data} tab={isTab(tab) ? tab : 'look'} />;
  }
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

function Designer({ widget, tab }: { widget: Widget; tab: DesignerTab }) {
  const t = useT();
  const [, navigate] = useLocation();
  const control = useDraft(widget);
  return (
    <main className={css.page}>
      <DesignerBar control={control} />
      <Tabs
        value={tab}
        onChange={(next) => navigate(`/widgets/${widget.id}/${next ?? ''}`, { replace: true })}
        keepMounted={false}
        className={css.tabs}
      >
        <Tabs.List aria-label={t('designer.tabs')} className={css.tabList}>
          {Object.entries(TABS).map(([name, title]) => (
            <Tabs.Tab key={name} value={name}>
              {t(title)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="look" className={css.panel}>
          <LookTab control={control} />
        </Tabs.Panel>
        <Tabs.Panel value="flow" className={css.panel}>
          <FlowTab widgetId={widget.id} config={control.config} change={control.change} />
        </Tabs.Panel>
      </Tabs>
    </main>
  );
}
