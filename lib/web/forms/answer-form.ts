import type * as z from 'zod';
import { AppError } from '#lib/base/errors';
import { fromPostgres } from '#lib/data/db/postgres-errors';
import type { CookieJar } from '#lib/data/supabase/server';
import { clientHeader } from '#lib/engines/gateway/client-header';
import type { Runtime } from '#lib/runtime';
import { jarOf } from '#lib/web/auth/request-jar';
import type { Session } from '#lib/web/auth/schema';
import { sealAnswer } from '#lib/web/forms/form-answer';
import { readFields } from '#lib/web/forms/form-body';
import { answerParam, type FormAnswer } from '#lib/web/forms/form-schema';
import { noStore } from '#lib/words/respond';
import { requireOwnPage } from '#lib/words/same-origin';

type Fields = Record<string, string>;

/** What came of a form: go on somewhere, or back to its page with something to say. */
export type FormOutcome = { goTo: string } | Partial<Pick<FormAnswer, 'errors' | 'message' | 'done'>>;

export interface FormCall<V> {
  ctx: Runtime;
  session: Session | null;
  values: V;
  /** The cookies of the request; what is set goes into the answer. */
  jar: CookieJar;
  /** Who asks, as the gateway saw them; null without a gateway. */
  address: string | null;
}

interface FormRules<V> {
  /** Its name among the forms of its page. */
  form: string;
  schema: z.ZodType<V>;
  /** The page of the form, a path of ours. */
  page(fields: Fields): string;
  /** What the answer must not repeat. */
  secrets?: readonly string[];
}

interface Input {
  ctx: Runtime;
  session: Session | null;
  stream: ReadableStream<Uint8Array> | null;
  headers: Headers;
}

function errorsOf(error: z.ZodError): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { path, message } of error.issues) errors[path.join('.')] ??= message;
  return errors;
}

/** Back to a page: always by GET, so that a reload sends nothing a second time. */
export function leadTo(path: string, setCookies: readonly string[] = []): Response {
  const headers = new Headers({ location: path, 'cache-control': noStore });
  for (const cookie of setCookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}

function withAnswer(page: string, id: string): string {
  const [path = '', query = ''] = page.split('?');
  const params = new URLSearchParams(query);
  params.set(answerParam, id);
  return `${path}?${params}`;
}

/** What a person can put right becomes an answer; the rest is for the route wrapper. */
function explain(error: unknown): FormOutcome {
  const known = error instanceof AppError ? error : fromPostgres(error);
  if (known && known.status < 500) return { message: known.message };
  throw error;
}

/**
 * Makes the handler of a form that the browser sends by itself: fields are parsed by the schema that the script uses,
 * the work is done, and the browser is led on (303) or back to the form's page, which shows the errors beside the
 * fields and what was typed. Nothing that was typed is ever in an address. Takes forms from pages of ours only.
 */
export function answerForm<V>(rules: FormRules<V>, work: (call: FormCall<V>) => Promise<FormOutcome>) {
  return async ({ ctx, session, stream, headers }: Input): Promise<Response> => {
    requireOwnPage(headers);
    const fields = await readFields(headers, stream);
    const setCookies: string[] = [];
    const parsed = rules.schema.safeParse(fields);
    const call = {
      ctx,
      session,
      jar: jarOf(headers.get('cookie') ?? '', setCookies),
      address: headers.get(clientHeader),
    };
    const outcome: FormOutcome = parsed.success
      ? await work({ ...call, values: parsed.data }).catch(explain)
      : { errors: errorsOf(parsed.error) };
    if ('goTo' in outcome) return leadTo(outcome.goTo, setCookies);
    const secrets = new Set(rules.secrets);
    const { SUPABASE_SECRET_KEY: secret, SITE_URL } = ctx.env;
    const { id, setCookie } = sealAnswer(
      { secret, form: rules.form, isSecure: SITE_URL.startsWith('https:') },
      {
        values: Object.fromEntries(Object.entries(fields).filter(([name]) => !secrets.has(name))),
        errors: outcome.errors ?? {},
        message: outcome.message ?? null,
        done: outcome.done ?? null,
      },
    );
    return leadTo(withAnswer(rules.page(fields), id), [...setCookies, setCookie]);
  };
}
