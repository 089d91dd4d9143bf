import type * as z from 'zod';
import type { Terms } from '#lib/web/access';

/** An answer that is no JSON: the handler makes the Response itself. */
export interface MediaAnswer {
  media: string;
}

/** What both sides know of an endpoint: `defineRoute` answers it, `call` asks for it, the OpenAPI document tells it. */
export interface Endpoint extends Terms {
  /** What it does, in one line for people who write programs. */
  summary: string;
  /** Every part that may be sent is named here: what is not parsed is not read. */
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** The media type of a body that is passed on as it comes, unparsed. */
  stream?: string;
  /** What stands beside `success: true`; nothing where it is left out. */
  answer?: z.ZodType<object> | MediaAnswer;
  /** Of an answer that succeeded. Default 200. */
  status?: 201 | 202;
  /** Whether a successful answer may be stored by shared caches; else nobody stores it. */
  isPublic?: boolean;
}

/** `GET /api/products/:id`: what an endpoint is called by callers, in timings and in logs. */
export type EndpointName = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;
export type Named<E extends Endpoint = Endpoint, N extends EndpointName = EndpointName> = E & { name: N };

/** What answering an endpoint takes: a form that a page posts is no part of the API and has no summary. */
export type Handled = Omit<Named, 'summary'>;

/** What a part is once it is parsed; undefined where the endpoint has none. */
export type Parsed<S> = [S] extends [z.ZodType] ? z.output<S> : undefined;

/** What a handler gives: the answer without `success`, nothing, or a Response where it is no JSON. */
export type Given<E extends Pick<Endpoint, 'answer'>> = E['answer'] extends z.ZodType
  ? z.input<E['answer']>
  : E['answer'] extends MediaAnswer
    ? Response
    : // biome-ignore lint/suspicious/noConfusingVoidType: a handler that gives nothing need not say so.
      void;

/** What a caller gets. */
export type Answer<E extends Endpoint> = E['answer'] extends z.ZodType ? z.output<E['answer']> : undefined;

/** A query leaves out what is null. */
type Query<Q> = { [Field in keyof Q]: Q[Field] | null };
type Part<E extends Endpoint, P extends 'params' | 'query' | 'body'> = E[P] extends z.ZodType
  ? P extends 'query'
    ? Query<z.input<E[P]>>
    : z.input<E[P]>
  : never;
type Empty = Record<never, never>;

/** What a caller sends: the parts that the endpoint names, as they are before they are parsed. */
export type Sent<E extends Endpoint> = {
  [P in 'params' | 'body' as E[P] extends z.ZodType ? P : never]: Part<E, P>;
} & (E['query'] extends z.ZodType
  ? Empty extends Part<E, 'query'>
    ? { query?: Part<E, 'query'> }
    : { query: Part<E, 'query'> }
  : unknown);

export const isJson = (answer: Endpoint['answer']): answer is z.ZodType<object> | undefined =>
  !answer || !('media' in answer);

/** The endpoints of a domain by their names. */
export function contract<const E extends Record<EndpointName, Endpoint>>(
  endpoints: E,
): { [N in keyof E & EndpointName]: Named<E[N], N> } {
  const named = Object.entries(endpoints).map(([name, endpoint]) => [name, { ...endpoint, name }]);
  return Object.fromEntries(named);
}
