/** Flows as the server keeps them, and what it tells of them. */
import type { Schema } from '@/api/types';

export interface Place {
  x: number;
  y: number;
}

export interface FlowBlock {
  id: string;
  type: string;
  data?: Record<string, unknown>;
  /** Which step each outcome leads to. */
  out?: Record<string, string>;
}

export interface FlowStep {
  id: string;
  title?: string;
  blocks: FlowBlock[];
  next?: string;
}

export interface Variable {
  name: string;
  type: 'text' | 'number' | 'boolean' | 'list';
  default?: unknown;
  pii?: boolean;
}

export interface FlowDocument {
  schemaVersion: number;
  id: string;
  name: string;
  start?: { event?: 'session' | 'message' | 'manual'; step?: string };
  variables?: Variable[];
  steps: FlowStep[];
  layout?: Record<string, Place>;
  [more: string]: unknown;
}

export interface FlowRow {
  id: string;
  name: string;
  etag: string;
  published_revision: number | null;
  has_changes: boolean;
  created_at: string;
  updated_at: string;
}

export interface Flow extends FlowRow {
  draft: FlowDocument;
}

export interface FlowRevision {
  revision: number;
  created_at: string;
  created_by: string;
}

/** JSON Schema with the name of the definition it came from. */
export type FieldSchema = Schema & { 'x-kind'?: string; additionalProperties?: unknown };

export interface BlockKind {
  type: string;
  title: string;
  description: string;
  group: 'say' | 'ask' | 'logic' | 'act' | 'plugin';
  plugin: string | null;
  schema: FieldSchema;
  outcomes: string[];
}

export interface FlowProblem {
  pointer: string;
  code: string;
  message: string;
  expected: string;
  suggestion: string;
}

export interface Passage {
  step: string;
  block: string;
  outcome: string;
  visits: number;
  times: number;
  dropped?: number;
  here?: number;
}

export interface FlowCounts {
  flow_id: string;
  etag: string;
  runs: { running: number; paused: number; ended: number };
  steps: { step: string; title: string; visits: number; times: number; dropped: number }[];
  passages: Passage[];
}

/** What an editor has chosen: steps, and blocks by their ids. */
export interface Selection {
  steps: readonly string[];
  blocks: readonly string[];
}

export const NOTHING: Selection = { steps: [], blocks: [] };
