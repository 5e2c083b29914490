import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

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
      transitionProps={{ duration: 100 }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={props.label}>
        <Modal.Body>{props.children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
