import { useT, type MessageKey } from '@/i18n';
import { useDesigner } from './DesignerContext';
import { Field } from './Field';
import css from './Inspector.module.css';
import { findNode } from './schema';
import { Section } from './Section';

export interface Part {
  /** A title of its own; left out, the schema's of the first place. */
  title?: MessageKey;
  /** Places of the config in their order. */
  at: readonly string[];
  isOpen?: boolean;
}

/** The settings of a tab, drawn from the schema in the order that is given. */
export function Inspector({ parts }: { parts: readonly Part[] }) {
  const t = useT();
  const { schema, words } = useDesigner();
  return (
    <div className={css.sections}>
      {parts.map((part) => {
        const [first = ''] = part.at;
        const title = part.title ? t(part.title) : words(findNode(schema, first)?.title ?? first);
        return (
          <Section key={first} title={title} pointers={part.at} isOpen={part.isOpen}>
            {part.at.flatMap((pointer) => listPlaces(pointer))}
          </Section>
        );
      })}
    </div>
  );

  /** A group at the top of a section is drawn without a heading of its own. */
  function listPlaces(pointer: string) {
    const node = findNode(schema, pointer);
    if (!node) return [];
    const isGroup = node.type === 'object' && node.properties && !node.properties['enabled'];
    if (!isGroup) return [<Field key={pointer} pointer={pointer} node={node} />];
    return Object.entries(node.properties ?? {}).map(([key, below]) => (
      <Field key={`${pointer}/${key}`} pointer={`${pointer}/${key}`} node={below} />
    ));
  }
}
