/** What a message can be, as the server stores it. One of a type this page does not know has a text. */
export interface FileRef {
  id: string;
  name: string;
  media_type: string;
  size_bytes: number;
  width?: number | null;
  height?: number | null;
  duration_ms?: number | null;
  has_thumbnail?: boolean;
}

export type Action =
  | { type: 'reply'; label: string; value: string }
  | { type: 'link'; label: string; url: string };

export interface CardParts {
  title: string;
  text?: string;
  image?: { attachment_id: string } | { url: string };
  actions?: Action[];
}

export interface Field {
  name: string;
  type: string;
  label: string;
  required?: boolean;
  options?: { value: string; label: string }[];
}

export type Value = string | number | boolean | string[] | null;

export interface FileContent {
  type: 'file';
  attachments: FileRef[];
  text?: string;
  voice?: boolean;
  mentions?: string[];
}

export interface AnswerContent {
  type: 'answer';
  text?: string;
  to: string;
  values: Record<string, Value>;
}

export interface FormContent {
  type: 'form';
  text?: string;
  name: string;
  fields: Field[];
  submit_label?: string;
}

export type Content =
  | { type: 'text'; text: string; mentions?: string[] }
  | FileContent
  | { type: 'choices'; text: string; choices: { id: string; label: string }[]; is_multiple?: boolean }
  | ({ type: 'card' } & CardParts)
  | { type: 'carousel'; text?: string; cards: CardParts[] }
  | FormContent
  | AnswerContent;
