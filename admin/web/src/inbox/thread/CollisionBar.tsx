import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useT } from '@/i18n';
import type { Collision } from './collision';
import css from './Composer.module.css';

/** Says that a colleague answers too; once somebody sends all the same, asks for it a second time. */
export function CollisionBar(props: {
  collision: Collision;
  isAsking: boolean;
  onSend: () => void;
}) {
  const { collision, isAsking, onSend } = props;
  const t = useT();
  return (
    <div className={css.collision} role={isAsking ? 'alert' : 'status'}>
      <IconUsers size={16} aria-hidden />
      <span className={css.collisionText}>
        {t(`collision.${collision.kind}`, { name: collision.name })}
        {isAsking && ` ${t('collision.ask')}`}
      </span>
      {isAsking && (
        <Button variant="default" size="compact-sm" onClick={onSend}>
          {t('collision.send')}
        </Button>
      )}
    </div>
  );
}
