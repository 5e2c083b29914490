import { Button } from '@mantine/core';
import { useState } from 'react';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import type { DraftControl } from '../draft/useDraft';
import { PublishDialog } from './PublishDialog';

export function PublishButton({ control }: { control: DraftControl }) {
  const t = useT();
  const [isAsking, setAsking] = useState(false);
  if (!isAllowed(usePermissions(), 'widget:publish')) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('widgets.publish')}</Button>
      {isAsking && <PublishDialog control={control} onClose={() => setAsking(false)} />}
    </>
  );
}
