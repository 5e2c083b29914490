import { useQueryClient } from '@tanstack/react-query';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { api } from '@/api/http';
import type { Session } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { useMay } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { applySessions } from '@/realtime/cache';
import { showFailure } from '@/ui/failure';
import css from './Details.module.css';

/** The tags of a conversation: taken off by a press, put on by typing. */
export function Tags({ session }: { session: Session }) {
  const t = useT();
  const me = useMe();
  const cache = useQueryClient();
  const mayChange = useMay('session:transition');
  const [isAdding, setAdding] = useState(false);
  const save = async (tags: string[]) => {
    applySessions(cache, [{ ...session, tags }], me.id);
    try {
      const saved = await api.patch<Session>(`sessions/${session.id}`, { tags });
      applySessions(cache, [saved], me.id);
    } catch (error) {
      applySessions(cache, [session], me.id);
      showFailure(t, error);
    }
  };
  const add = (tag: string) => {
    setAdding(false);
    if (tag !== '' && !session.tags.includes(tag)) void save([...session.tags, tag]);
  };
  return (
    <span className={css.tags}>
      {session.tags.map((tag) => (
        <span key={tag} className={css.tag}>
          <bdi>{tag}</bdi>
          {mayChange && (
            <button
              type="button"
              className={css.untag}
              aria-label={t('details.untag', { tag })}
              onClick={() => void save(session.tags.filter((one) => one !== tag))}
            >
              <IconX size={12} aria-hidden />
            </button>
          )}
        </span>
      ))}
      {!mayChange ? null : isAdding ? (
        <TagField onDone={add} />
      ) : (
        <button type="button" className={css.addTag} onClick={() => setAdding(true)}>
          <IconPlus size={12} aria-hidden /> {t('details.addTag')}
        </button>
      )}
    </span>
  );
}

function TagField({ onDone }: { onDone: (tag: string) => void }) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onDone('');
  };
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onDone(typed.trim());
      }}
    >
      <input
        className={css.tagField}
        aria-label={t('details.addTag')}
        value={typed}
        maxLength={60}
        autoFocus
        dir="auto"
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={onKey}
        onBlur={() => onDone(typed.trim())}
      />
    </form>
  );
}
