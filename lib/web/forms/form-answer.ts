import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { FormAnswer } from '#lib/web/forms/form-schema';

/** One at a time: the newest form that was sent. */
export const answerCookie = 'livestall-form';

/** Browsers keep some 4,096 bytes of a cookie, its name and attributes included. */
const maxCookieBytes = 3_600;
const maxAgeS = 600;

const texts = z.record(z.string(), z.string());
const sealed = z.object({
  id: z.string(),
  form: z.string(),
  values: texts,
  errors: texts,
  message: z.string().nullable(),
  done: z.string().nullable(),
});

function sign(secret: string, body: string): Buffer {
  const key = createHmac('sha256', secret).update('livestall form answer 1').digest();
  return createHmac('sha256', key).update(body).digest();
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Puts an answer into a cookie of the browser that sent the form, for the page that it is led back to. Signed, since
 * a neighbour on a sub-domain can set cookies, and must not put words into our pages. What was typed is left out, the
 * longest first, where it is more than a cookie can hold.
 */
export function sealAnswer(
  { secret, form, isSecure }: { secret: string; form: string; isSecure: boolean },
  answer: FormAnswer,
): { id: string; setCookie: string } {
  const id = randomBytes(9).toString('base64url');
  const values = { ...answer.values };
  let body = encode({ ...answer, id, form, values });
  while (body.length > maxCookieBytes) {
    const [longest] = Object.entries(values).sort(([, a], [, b]) => b.length - a.length);
    if (!longest) break;
    delete values[longest[0]];
    body = encode({ ...answer, id, form, values });
  }
  const value = `${body}.${sign(secret, body).toString('base64url')}`;
  const attributes = `Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  return { id, setCookie: `${answerCookie}=${value}; ${attributes}` };
}

/** The answer of this name in the cookie; null when it is another one, or not of our making. */
export function openAnswer(
  { secret, form, id }: { secret: string; form: string; id: string },
  cookie: string,
): FormAnswer | null {
  const [body = '', signature = ''] = cookie.split('.');
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(secret, body);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const parsed = sealed.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()));
  if (!parsed.success || parsed.data.id !== id || parsed.data.form !== form) return null;
  const { values, errors, message, done } = parsed.data;
  return { values, errors, message, done };
}
