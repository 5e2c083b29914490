import { ActionIcon, Tooltip } from '@mantine/core';
import { IconRotate } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useT } from '@/i18n';
import { sayProblem, useDesigner, usePlace } from './DesignerContext';
import css from './Inspector.module.css';
import type { Node } from './schema';

/** A control with the way back to its default, and what is said about its value. */
export function FieldFrame(props: { pointer: string; node: Node; children: ReactNode }) {
  const { pointer, node, children } = props;
  const t = useT();
  const { words } = useDesigner();
  const { isSet, errors, warnings, change } = usePlace(pointer);
  const title = words(node.title ?? '');
  const proposed = [...errors, ...warnings].find((one) => one.suggestion);
  return (
    <div className={css.field} data-pointer={pointer}>
      {children}
      {isSet && node.default !== undefined && (
        <Tooltip label={t('inspector.reset', { name: title })}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            className={css.reset}
            aria-label={t('inspector.reset', { name: title })}
            onClick={() => change(undefined)}
          >
            <IconRotate size={14} />
          </ActionIcon>
        </Tooltip>
      )}
      {warnings.map((one) => (
        <p key={one.message} className={css.warning}>
          {sayProblem(one)}
        </p>
      ))}
      {proposed && (
        <button
          type="button"
          className={css.suggestion}
          onClick={() => change(proposed.suggestion)}
        >
          {t('inspector.use', { value: proposed.suggestion })}
        </button>
      )}
    </div>
  );
}
