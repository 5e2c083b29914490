import {
  IconAlertTriangle,
  IconCloudCheck,
  IconCloudOff,
  IconCloudUpload,
  type Icon,
} from '@tabler/icons-react';
import { useT, type MessageKey } from '@/i18n';
import css from './Designer.module.css';
import { isBlocking, type DraftControl, type SaveState } from './draft/useDraft';

const MARKS: Record<SaveState['kind'], [icon: Icon, text: MessageKey, tone: string]> = {
  saved: [IconCloudCheck, 'designer.saved', 'plain'],
  waiting: [IconCloudUpload, 'designer.saving', 'plain'],
  saving: [IconCloudUpload, 'designer.saving', 'plain'],
  refused: [IconAlertTriangle, 'designer.refused_other', 'bad'],
  conflict: [IconAlertTriangle, 'designer.conflict', 'bad'],
  failed: [IconCloudOff, 'designer.failed', 'bad'],
};

/** Whether what is on the page is stored, in an icon and a word. */
export function SaveMark({ control }: { control: DraftControl }) {
  const t = useT();
  const { save, problems } = control;
  const [Mark, text, tone] = MARKS[save.kind];
  const count = problems.filter(isBlocking).length;
  return (
    <span role="status" className={css.save} data-tone={tone} data-save={save.kind}>
      <Mark size={16} aria-hidden />
      {save.kind === 'refused' ? t(text, { count }) : t(text)}
      {save.kind === 'failed' && (
        <button type="button" className={css.link} onClick={control.retry}>
          {t('action.retry')}
        </button>
      )}
    </span>
  );
}
