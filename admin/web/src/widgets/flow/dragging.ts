/** What is dragged: a kind of block from the palette, or a block from one place to another. */
import type { DragEvent } from 'react';

const TYPE = 'application/x-chatclick-flow';

export type Dragged = { kind: 'new'; type: string } | { kind: 'block'; id: string };

export function startDrag(event: DragEvent, dragged: Dragged): void {
  event.stopPropagation();
  event.dataTransfer.setData(TYPE, JSON.stringify(dragged));
  event.dataTransfer.effectAllowed = 'copyMove';
}

export const isDragged = (event: DragEvent): boolean => event.dataTransfer.types.includes(TYPE);

export function readDragged(event: DragEvent): Dragged | null {
  const text = event.dataTransfer.getData(TYPE);
  return text ? (JSON.parse(text) as Dragged) : null;
}
