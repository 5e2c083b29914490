import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useT } from '@/i18n';
import { CopyButton } from './CopyButton';
import css from './CopyLine.module.css';

/** Text to take along, with the button that takes it. */
export function CopyLine({ text, label }: { text: string; label: string }) {
  const t = useT();
  return (
    <div className={css.line}>
      <pre className={css.code} tabIndex={0} aria-label={label}>
        <code>{text}</code>
      </pre>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            onClick={copy}
            leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          >
            {t(copied ? 'action.copied' : 'action.copy')}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
