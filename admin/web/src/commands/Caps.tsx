import { Kbd } from '@mantine/core';
import css from './Caps.module.css';
import { capsOf } from './keys';

/** A shortcut drawn as keys. */
export function Caps({ keys }: { keys: string }) {
  return (
    <span className={css.caps}>
      {capsOf(keys).map((cap, index) => (
        <Kbd key={index} size="xs">
          {cap}
        </Kbd>
      ))}
    </span>
  );
}
