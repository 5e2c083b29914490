import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { ComponentProps, ReactNode } from 'react';
import css from './TopSheet.module.css';

/** A bare dialog near the top of the page, for typing into: palette and search. */
export function TopSheet(props: {
  opened: boolean;
  onClose: () => void;
  label: string;
  children: ReactNode;
}) {
  return (
    <Modal.Root
      opened={props.opened}
      onClose={props.onClose}
      size={600}
      padding={0}
      yOffset="12vh"
      centered={false}
      // There at once, as the next key already belongs to it; the style sheet lets it come in softly.
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay className={css.coming} />
      <Modal.Content className={css.coming} aria-label={props.label}>
        <Modal.Body>{props.children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** The line at its top that takes the typing; a hint may stand at its end. */
export function TopSheetField({
  label,
  onType,
  hint,
  ...more
}: Omit<ComponentProps<'input'>, 'onChange'> & {
  label: string;
  onType: (text: string) => void;
  hint?: ReactNode;
}) {
  return (
    <div className={css.field}>
      <IconSearch size={18} aria-hidden />
      <input
        {...more}
        className={css.input}
        data-autofocus
        aria-label={label}
        placeholder={label}
        onChange={(event) => onType(event.currentTarget.value)}
      />
      {hint}
    </div>
  );
}
