import { Kbd } from '@mantine/core';
import { usePreferences } from '@/preferences/usePreferences';
import css from './Caps.module.css';
import { capsOf } from './keys';
import { presentKeys } from './shortcuts';

/** A shortcut drawn as keys; named by the proposed key, drawn as the one that works. */
export function Caps({ keys }: { keys: string }) {
  const { shortcuts } = usePreferences();
  const present = presentKeys(keys, shortcuts);
  return present ? <KeyCaps keys={present} /> : null;
}

/** These very keys. */
export function KeyCaps({ keys }: { keys: string }) {
  return (
    <span className={css.caps} dir="ltr">
      {capsOf(keys).map((cap, index) => (
        <Kbd key={index} size="xs">
          {cap}
        </Kbd>
      ))}
    </span>
  );
}
