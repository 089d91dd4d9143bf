/**
 * A mail before it is put into a form: what is said, in order. The HTML and the text are both made of it, so that
 * neither is a poor copy of the other.
 */
export interface Email {
  subject: string;
  /** What mail programs show beside the subject. */
  preview: string;
  heading: string;
  blocks: Block[];
  /** Why the reader gets it, a sentence. */
  reason: string;
}

export type Block =
  | { kind: 'text'; text: string }
  /** Somebody's own words. */
  | { kind: 'quote'; text: string }
  | { kind: 'facts'; facts: [label: string, value: string][] }
  | { kind: 'list'; title: string; rows: ListRow[] }
  /** `path` is a path of the shop. */
  | { kind: 'button'; label: string; path: string };

export interface ListRow {
  name: string;
  detail: string;
  /** At the end of the line: how much, how many. */
  figure: string;
}

export interface Site {
  /** Without a slash at the end. */
  url: string;
  /** Where the reader can stop these mails, for mails where that is due. */
  unsubscribeUrl?: string | undefined;
}
