import { Button, Modal } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { FileRef } from '@/api/contents';
import { useT } from '@/i18n';
import { Failure, Loading } from '@/ui/ListState';
import { useAct } from '@/ui/useAct';
import css from './Contents.module.css';
import { saveFile, useFile } from './useFile';

/** One picture as large as the window allows. */
export default function Lightbox(props: { file: FileRef; sessionId: string; onClose: () => void }) {
  const { file, sessionId, onClose } = props;
  const t = useT();
  const save = useAct(() => saveFile(sessionId, file.id, file.name), { refresh: [] });
  const { address, error, retry } = useFile(sessionId, file.id, 'content');
  return (
    <Modal
      opened
      onClose={onClose}
      size="auto"
      centered
      title={file.name}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div className={css.lightbox}>
        {address ? (
          <img src={address} alt={file.name} />
        ) : error ? (
          <Failure error={error} onRetry={retry} />
        ) : (
          <Loading />
        )}
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t('content.saveShort')}
        </Button>
      </div>
    </Modal>
  );
}
