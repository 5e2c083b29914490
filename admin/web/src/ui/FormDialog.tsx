import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '@/i18n';
import { FormProblem } from './FormProblem';
import css from './FormDialog.module.css';

/** A short form in a dialog. It stays until the server has answered; a refused one keeps what was typed. */
export function FormDialog(props: {
  opened: boolean;
  onClose: () => void;
  title: string;
  submit: string;
  isBusy: boolean;
  /** Something that must be given is not given yet. */
  isBlocked?: boolean;
  error: unknown;
  onSubmit: () => void;
  tone?: 'bad';
  children: ReactNode;
}) {
  const t = useT();
  return (
    <Modal
      opened={props.opened}
      onClose={() => props.isBusy || props.onClose()}
      title={props.title}
      closeButtonProps={{ 'aria-label': t('action.close'), disabled: props.isBusy }}
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          props.onSubmit();
        }}
      >
        {props.children}
        <FormProblem error={props.error} />
        <div className={css.foot}>
          <Button variant="default" disabled={props.isBusy} onClick={props.onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            type="submit"
            loading={props.isBusy}
            disabled={props.isBlocked}
            data-tone={props.tone}
          >
            {props.submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
