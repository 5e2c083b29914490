import { NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import type { Session } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { applySessions } from '@/realtime/cache';
import { showFailure } from '@/ui/failure';
import css from './Details.module.css';
import { languageChoices, languageName } from './languageName';

/** The language of the conversation. Who chooses one has the last word: no plugin changes it after. */
export function LanguageFact({ session }: { session: Session }) {
  const t = useT();
  const me = useMe();
  const cache = useQueryClient();
  const canChoose = isAllowed(usePermissions(), 'session:transition') && session.state !== 'closed';
  const [isChoosing, setChoosing] = useState(false);
  const { language } = session;
  if (!canChoose && !language) return null;
  const choose = async (chosen: string) => {
    setChoosing(false);
    if (chosen === '' || chosen === language) return;
    applySessions(cache, [{ ...session, language: chosen }], me.id);
    try {
      const saved = await api.patch<Session>(`sessions/${session.id}`, { language: chosen });
      applySessions(cache, [saved], me.id);
    } catch (error) {
      applySessions(cache, [session], me.id);
      showFailure(t, error);
    }
  };
  return (
    <div className={css.fact}>
      <dt>{t('details.language')}</dt>
      <dd>
        {isChoosing ? (
          <NativeSelect
            size="xs"
            autoFocus
            aria-label={t('details.language')}
            data={languageChoices(language, t.locale)}
            value={language ?? ''}
            onChange={(event) => void choose(event.currentTarget.value)}
            onBlur={() => setChoosing(false)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setChoosing(false);
            }}
          />
        ) : (
          <span className={css.editable}>
            <bdi className={language ? undefined : css.faint}>
              {language ? languageName(language, t.locale) : t('details.unknown')}
            </bdi>
            {canChoose && (
              <button
                type="button"
                className={css.edit}
                aria-label={t('details.edit', { field: t('details.language') })}
                onClick={() => setChoosing(true)}
              >
                <IconPencil size={14} aria-hidden />
              </button>
            )}
          </span>
        )}
      </dd>
    </div>
  );
}
