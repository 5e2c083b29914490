import type { ReactNode } from 'react';
import { useLayout } from '@/app/layout';

/** A heading of a pane. On a phone a pane is the whole page, so its headings are one level higher. */
export function Heading(props: { level: 2 | 3; className?: string; children: ReactNode }) {
  const { isPhone } = useLayout();
  const Tag = `h${isPhone ? props.level - 1 : props.level}` as 'h1' | 'h2' | 'h3';
  return <Tag className={props.className}>{props.children}</Tag>;
}
