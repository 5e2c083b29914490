import { readLook, writeLook } from '../config';
import css from '../Designer.module.css';
import type { DraftControl } from '../draft/useDraft';
import { LookForm } from '../LookForm';
import { Preview } from '../Preview';

export function LookTab({ control }: { control: DraftControl }) {
  const { widget, config } = control;
  const look = readLook(config);
  return (
    <div className={css.split}>
      <div className={css.inspector}>
        <LookForm
          look={look}
          onChange={(next) => control.replace(writeLook(config, widget.name, next))}
        />
      </div>
      <Preview look={look} name={widget.name} />
    </div>
  );
}
