import '@/i18n/lateTexts';
import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '@/api/http';
import type { Widget } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import { keys } from '@/realtime/keys';
import { Failure, Loading } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { goFreely } from '@/ui/unsaved';
import { CodeView, isDraft } from './code/CodeView';
import { Kept } from './code/Kept';
import { useHalfWritten } from './code/useHalfWritten';
import { ConflictDialog } from './ConflictDialog';
import { DesignerBar } from './DesignerBar';
import css from './Designer.module.css';
import type { Tree } from './draft/tree';
import { useDraft } from './draft/useDraft';
import { DesignerContext } from './inspector/DesignerContext';
import type { Node } from './inspector/schema';
import { useSchema } from './inspector/useSchema';
import { PreviewPane } from './preview/PreviewPane';
import { BehaviourTab } from './tabs/BehaviourTab';
import { ContentTab } from './tabs/ContentTab';
import { LookTab } from './tabs/LookTab';

// The canvas is large, and not everybody who picks a colour draws a flow.
const FlowTab = lazy(() => import('./flow/FlowTab').then((part) => ({ default: part.FlowTab })));

const TABS = {
  look: 'designer.look',
  content: 'designer.content',
  behaviour: 'designer.behaviour',
  flow: 'designer.flow',
} satisfies Record<string, MessageKey>;

const PANEL = 'designer-panel';

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
  const { schema, words, hasWords } = useSchema();
  const failed = query.error ?? schema.error;
  if (query.data && schema.data && hasWords) {
    return (
      <Designer
        key={query.data.id}
        widget={query.data}
        schema={schema.data}
        words={words}
        tab={isTab(tab) ? tab : 'look'}
      />
    );
  }
  return (
    <PageFrame title={t('page.widgets')} back={{ href: '/widgets', label: t('page.widgets') }}>
      {failed ? (
        <Failure
          error={failed}
          onRetry={() => {
            void query.refetch();
            void schema.refetch();
          }}
        />
      ) : (
        <Loading />
      )}
    </PageFrame>
  );
}

const INSPECTORS = { look: LookTab, content: ContentTab, behaviour: BehaviourTab };

function Designer(props: {
  widget: Widget;
  schema: Node;
  words: (text: string) => string;
  tab: DesignerTab;
}) {
  const { widget, schema, words, tab } = props;
  const t = useT();
  const [, navigate] = useLocation();
  const control = useDraft(widget);
  const [isCode, setCode] = useState(false);
  const written = useHalfWritten<Tree>();
  const { half, drop } = written;
  // It may be taken into the draft after its view was left.
  useEffect(() => {
    if (half && isDraft(half.text, control.config)) drop();
  }, [half, drop, control.config]);
  const go = (next: string | null) =>
    // The draft is the same on all tabs.
    goFreely(() => navigate(`/widgets/${widget.id}/${next ?? ''}`, { replace: true }));
  const Inspector = tab === 'flow' ? null : INSPECTORS[tab];
  return (
    <DesignerContext value={{ control, schema, words }}>
      <main className={css.page}>
        <DesignerBar control={control} isCode={Inspector && isCode} onCode={setCode} />
        <Tabs
          value={tab}
          onChange={go}
          className={css.tabs}
        >
          <Tabs.List aria-label={t('designer.tabs')} className={css.tabList}>
            {Object.entries(TABS).map(([name, title]) => (
              <Tabs.Tab key={name} value={name} aria-controls={PANEL}>
                {t(title)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
        {half && !(Inspector && isCode) && (
          <Kept
            onShow={() => {
              setCode(true);
              if (!Inspector) go('look');
            }}
            onDrop={drop}
          />
        )}
        {/* One panel for all tabs, so that the preview stays as it is from one to the next. */}
        <div id={PANEL} role="tabpanel" aria-label={t(TABS[tab])} className={css.panel}>
          {Inspector ? (
            <div className={css.split}>
              <div className={css.inspector} key={isCode ? 'code' : tab}>
                {isCode ? <CodeView written={written} /> : <Inspector />}
              </div>
              <PreviewPane control={control} />
            </div>
          ) : (
            <Suspense fallback={<Loading />}>
              <FlowTab widgetId={widget.id} config={control.config} change={control.change} />
            </Suspense>
          )}
        </div>
        <ConflictDialog control={control} />
      </main>
    </DesignerContext>
  );
}
