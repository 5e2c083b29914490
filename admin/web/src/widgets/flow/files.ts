/** Flows as files, and copies of flows. */
import { isFlow } from './CodeView';
import { newId } from './edits';
import type { FlowDocument, FlowRow } from './types';

const idsOf = (rows: readonly FlowRow[]) => new Set(rows.map((row) => row.id));

/** The same flow under another name, and an id nobody has. */
export function copyOf(flow: FlowDocument, name: string, rows: readonly FlowRow[]): FlowDocument {
  return { ...flow, id: newId(name, idsOf(rows)), name: name.slice(0, 80) };
}

/** Read a flow from a file; null for anything else. An id that is taken gets a number. */
export async function readFlowFile(
  file: File,
  rows: readonly FlowRow[],
): Promise<FlowDocument | null> {
  try {
    const document: unknown = JSON.parse(await file.text());
    if (!isFlow(document)) return null;
    return { ...document, id: newId(document.id, idsOf(rows)) };
  } catch {
    return null;
  }
}

/** Hand a flow to the browser as a file. */
export function download(flow: FlowDocument): void {
  const blob = new Blob([JSON.stringify(flow, null, 2)], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${flow.id}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
