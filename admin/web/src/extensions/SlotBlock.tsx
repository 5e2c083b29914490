import { Link } from 'wouter';
import type { SlotBlockData, SlotItem } from '@/api/types';
import { clsx } from '@/ui/clsx';
import css from './Slot.module.css';
import { SlotButton } from './SlotButton';
import { Sparkline } from './Sparkline';
import { pathOf } from './useExtensions';

interface Props {
  block: SlotBlockData;
  pluginId: string;
  sessionId?: string;
  onDone: () => void;
}

/** One block of a plugin's data, drawn by Admin. */
export function SlotBlock({ block, pluginId, sessionId, onDone }: Props) {
  switch (block.type) {
    case 'text':
      return <p className={clsx(css.text, css[block.tone])}>{block.text}</p>;
    case 'fields':
      return (
        <dl className={css.fields}>
          {block.items.map((item, index) => (
            <div key={index} className={css.field}>
              <dt>{item.label}</dt>
              <dd>
                <Word item={item} text={item.value || '–'} />
              </dd>
            </div>
          ))}
        </dl>
      );
    case 'list':
      return (
        <ul className={css.list}>
          {block.items.map((item, index) => (
            <li key={index}>
              <Word item={item} text={item.label} />
              {item.value && <span className={css.faint}>{item.value}</span>}
            </li>
          ))}
        </ul>
      );
    case 'link':
      return <BlockLink block={block} pluginId={pluginId} />;
    case 'line':
      return <Sparkline points={block.points} text={block.text} tone={block.tone} />;
    case 'button':
      return <SlotButton block={block} sessionId={sessionId} onDone={onDone} />;
  }
}

function Word({ item, text }: { item: SlotItem; text: string }) {
  if (!item.url) return <span className={css.word}>{text}</span>;
  return (
    <a className={css.word} href={item.url} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  );
}

function BlockLink({ block, pluginId }: { block: SlotBlockData; pluginId: string }) {
  if (!block.url) {
    return (
      <Link className={css.link} href={pathOf({ plugin_id: pluginId, path: block.page })}>
        {block.text}
      </Link>
    );
  }
  return (
    <a className={css.link} href={block.url} target="_blank" rel="noopener noreferrer">
      {block.text}
    </a>
  );
}
