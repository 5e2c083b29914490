import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useRef } from 'react';
import { useLayout } from '@/app/layout';
import { useT } from '@/i18n';
import { MAX_FILES } from './uploadStore';

export function AttachButton({ count, onFiles }: { count: number; onFiles: (files: File[]) => void }) {
  const t = useT();
  const { isPhone } = useLayout();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('upload.choose')}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <Tooltip label={t('upload.choose')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={isPhone ? 44 : 32}
          disabled={count >= MAX_FILES}
          onClick={() => input.current?.click()}
          aria-label={t('upload.choose')}
        >
          <IconPaperclip size={18} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
