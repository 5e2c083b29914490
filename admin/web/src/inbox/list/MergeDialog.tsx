import { Radio } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconMessages } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '@/api/http';
import type { Page, Session } from '@/api/types';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { keys } from '@/realtime/keys';
import { FormDialog } from '@/ui/FormDialog';
import { ListState, Notice } from '@/ui/ListState';
import { useAct } from '@/ui/useAct';
import { visitorName } from '../names';
import css from './MergeDialog.module.css';

/** End a conversation in favour of another one of the same visitor. It can be undone. */
export default function MergeDialog(props: {
  session: Session;
  /** The one that is proposed to go on. */
  into?: string;
  base: string;
  onClose: () => void;
}) {
  const { session, base, onClose } = props;
  const t = useT();
  const [, navigate] = useLocation();
  const query = useQuery({
    queryKey: [...keys.visitorSessions(session.visitor.id), 'undone'],
    queryFn: ({ signal }) =>
      api.get<Page<Session>>(
        'sessions',
        { visitor_id: session.visitor.id, category: 'undone', limit: 20 },
        signal,
      ),
  });
  const others = (query.data?.data ?? []).filter((other) => other.id !== session.id);
  const [chosen, setChosen] = useState(props.into ?? null);
  const into = chosen ?? others[0]?.id ?? null;
  const merge = useAct((id: string) => api.post(`sessions/${session.id}/merge`, { into: id }), {
    refresh: [keys.visitorSessions(session.visitor.id)],
    said: () => t('merge.done'),
    undo: () => api.delete(`sessions/${session.id}/merge`),
    onDone: (_, id) => {
      onClose();
      navigate(`${base}/${id}`);
    },
    isForm: true,
  });
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('merge.title')}
      submit={t('merge.submit')}
      isBusy={merge.isPending}
      isBlocked={into === null}
      error={merge.error}
      onSubmit={() => into && merge.mutate(into)}
    >
      <p className={css.text}>{t('merge.text', { name: visitorName(t, session) })}</p>
      <ListState
        query={query}
        isEmpty={others.length === 0}
        empty={<Notice icon={IconMessages} title={t('merge.none')} text={t('merge.noneText')} />}
      >
        <Radio.Group label={t('merge.into')} value={into ?? ''} onChange={setChosen}>
          <div className={css.choices}>
            {others.map((other) => (
              <Radio
                key={other.id}
                value={other.id}
                label={other.last_message?.text || other.subject || t('list.noMessage')}
                description={exactTime(other.created_at, t.locale)}
              />
            ))}
          </div>
        </Radio.Group>
      </ListState>
    </FormDialog>
  );
}
