import { JsonInput } from '@mantine/core';
import { useState } from 'react';
import { useT } from '@/i18n';
import { isTree } from '../draft/tree';
import { usePlace } from './DesignerContext';
import { useLabels, type FieldProps } from './Field';

/** Something whose shape only a plugin knows, as JSON. */
export function FreeField({ pointer, node }: FieldProps) {
  const t = useT();
  const { value, change } = usePlace(pointer);
  const labels = useLabels({ pointer, node });
  const [typed, setTyped] = useState<string | null>(null);
  const read = (text: string) => {
    try {
      const parsed: unknown = JSON.parse(text || '{}');
      const isWhole = isTree(parsed);
      setTyped(isWhole ? null : text);
      if (isWhole) change(Object.keys(parsed).length > 0 ? parsed : undefined);
    } catch {
      setTyped(text);
    }
  };
  return (
    <JsonInput
      {...labels}
      error={typed === null ? labels.error : t('code.noJson')}
      autosize
      minRows={3}
      maxRows={14}
      value={typed ?? JSON.stringify(value ?? {}, null, 2)}
      onChange={read}
    />
  );
}
