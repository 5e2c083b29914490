import '@/plugins/texts';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { Registered } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { Notice } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { useCatalogue } from '../useCatalogue';
import { ChooseForm, type Choice } from './ChooseForm';
import { JobView } from './JobView';
import { RegisterReview } from './RegisterReview';

/** Adding a plugin, from the choice to its running; what a job does outlives this page. */
export default function AddPage({ jobId }: { jobId?: string }) {
  const t = useT();
  const permissions = usePermissions();
  const { data: catalogue } = useCatalogue();
  const [found, setFound] = useState<{ choice: Choice; answer: Registered } | null>(null);
  const isKnown = Object.keys(permissions).length > 0;
  const isAllowedHere = isAllowed(permissions, 'plugin:install');
  return (
    <PageFrame
      title={t('addPlugin.title')}
      lead={jobId ? undefined : t('addPlugin.lead')}
      back={{ href: '/plugins', label: t('page.plugins') }}
    >
      {isKnown && !isAllowedHere ? (
        <Notice icon={IconLock} title={t('addPlugin.notOwner')} text={t('addPlugin.notOwnerText')} />
      ) : catalogue?.ui_install === 'off' ? (
        <Notice icon={IconLock} title={t('plugins.uiOff')} text={t('plugins.uiOffText')} />
      ) : jobId ? (
        <JobView key={jobId} jobId={jobId} />
      ) : found ? (
        <RegisterReview
          choice={found.choice}
          review={found.answer.review}
          onBack={() => setFound(null)}
        />
      ) : (
        <ChooseForm onFound={(choice, answer) => setFound({ choice, answer })} />
      )}
    </PageFrame>
  );
}
