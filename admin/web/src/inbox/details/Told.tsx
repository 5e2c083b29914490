import type { Session } from '@/api/types';
import { useT, type Translator } from '@/i18n';
import { readable } from '@/i18n/format';
import { Since } from '@/ui/Since';
import { ValueTree } from '@/ui/ValueTree';
import css from './Details.module.css';
import { PaneSection } from './PaneSection';

interface Filled {
  values?: Record<string, unknown>;
  at?: string;
}

/** What the visitor filled in, and what the page told of the conversation. */
export function Told({ session }: { session: Session }) {
  const t = useT();
  const metadata = session.metadata ?? {};
  const forms = Object.entries((metadata['forms'] ?? {}) as Record<string, Filled>);
  const context = Object.entries((metadata['context'] ?? {}) as Record<string, unknown>);
  return (
    <>
      {forms.map(([name, form]) => (
        <PaneSection key={name} id={`form.${name}`} title={formName(t, name)}>
          <Facts values={Object.entries(form.values ?? {})} />
          {form.at && <Since at={form.at} className={css.faint} />}
        </PaneSection>
      ))}
      {context.length > 0 && (
        <PaneSection id="context" title={t('details.context')}>
          <Facts values={context} />
        </PaneSection>
      )}
    </>
  );
}

function Facts({ values }: { values: [string, unknown][] }) {
  return (
    <dl className={css.facts}>
      {values.map(([name, value]) => (
        <div key={name} className={css.fact}>
          <dt>{readable(name)}</dt>
          <dd dir="auto">
            <ValueTree value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function formName(t: Translator, name: string): string {
  switch (name) {
    case 'preChat':
    case 'offline':
    case 'csat':
      return t(`form.${name}`);
    default:
      return readable(name);
  }
}
