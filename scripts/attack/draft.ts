import { oddEscapes, oddWords } from './odd-words.ts';
import type { Random } from './random.ts';

/** A request that is being made: headers keep their order and may come twice. */
export interface Draft {
  method: string;
  target: string;
  version: string;
  headers: [name: string, value: string][];
  body: Buffer;
}

/** Changes one thing about a request. */
export type Twist = (draft: Draft, random: Random) => void;

export const word = (random: Random): string => random.pick([...oddEscapes, ...oddWords]);
export const escaped = (text: string): string => encodeURIComponent(text.toWellFormed()).slice(0, 6_000);

export function setHeader(draft: Draft, name: string, value: string): void {
  draft.headers = [...draft.headers.filter(([each]) => each !== name), [name, value]];
}

export function addQuery(draft: Draft, name: string, value: string): void {
  draft.target += `${draft.target.includes('?') ? '&' : '?'}${name}=${value}`;
}

export function setBody(draft: Draft, body: Buffer, type: string): void {
  draft.body = body;
  setHeader(draft, 'content-type', type);
}
