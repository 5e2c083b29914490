import { Radio } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '@/api/http';
import type { Page } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import { flows } from '@/i18n/en/flows';
import { FormDialog } from '@/ui/FormDialog';
import { NameInput } from '@/ui/NameInput';
import { useAct } from '@/ui/useAct';
import { newId } from './edits';
import { flowKeys } from './keys';
import panel from './Panel.module.css';
import type { Flow, FlowDocument, FlowRow } from './types';

interface Template {
  template: string;
  document: FlowDocument;
}

const BLANK = 'blank';

/** A name, and what to begin with: one of the templates, or a greeting. */
export function NewFlowDialog({ rows, onClose }: { rows: FlowRow[]; onClose: () => void }) {
  const t = useT();
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const [template, setTemplate] = useState(BLANK);
  const templates = useQuery({
    queryKey: flowKeys.templates,
    queryFn: ({ signal }) => api.get<Page<Template>>('flows/templates', undefined, signal),
    staleTime: Infinity,
  });
  const make = useAct(
    () => {
      const id = newId(name, new Set(rows.map((row) => row.id)));
      const head = { id, name: name.trim() };
      if (template === BLANK) return api.post<Flow>('flows', { document: blank(head, t('flows.greeting'), t('flows.firstStep')) });
      return api.post<Flow>('flows', { template, ...head });
    },
    { refresh: [flowKeys.all], onDone: (flow) => navigate(`/flows/${flow.id}`), isForm: true },
  );
  const nameOf = (one: Template) => {
    const key = `flows.template.${one.template}`;
    return key in flows ? t(key as MessageKey) : one.document.name;
  };
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('flows.add')}
      submit={t('flows.add')}
      isBusy={make.isPending}
      isBlocked={name.trim() === ''}
      error={make.error}
      onSubmit={() => make.mutate()}
    >
      <NameInput value={name} onChange={setName} error={make.error} />
      <Radio.Group label={t('flows.beginWith')} value={template} onChange={setTemplate}>
        <div className={panel.group}>
          <Radio value={BLANK} label={t('flows.template.blank')} />
          {templates.data?.data.map((one) => (
            <Radio key={one.template} value={one.template} label={nameOf(one)} />
          ))}
        </div>
      </Radio.Group>
    </FormDialog>
  );
}

function blank(head: { id: string; name: string }, text: string, title: string): FlowDocument {
  return {
    schemaVersion: 1,
    ...head,
    steps: [{ id: 'start', title, blocks: [{ id: 'hello', type: 'core.text', data: { text } }] }],
  };
}
