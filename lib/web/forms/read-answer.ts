import { cookies } from 'next/headers';
import { readEnv } from '#lib/base/env';
import { answerCookie, openAnswer } from '#lib/web/forms/form-answer';
import type { FormAnswer } from '#lib/web/forms/form-schema';

/** For pages with a form: what came of it when the browser sent it by itself. Asks for no cookie without `id`. */
export async function readAnswer(
  form: string,
  id: string | string[] | undefined,
): Promise<FormAnswer | null> {
  if (typeof id !== 'string') return null;
  const cookie = (await cookies()).get(answerCookie)?.value;
  if (!cookie) return null;
  return openAnswer({ secret: readEnv().SUPABASE_SECRET_KEY, form, id }, cookie);
}
