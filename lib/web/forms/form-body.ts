import { AppError } from '#lib/base/errors';
import { readText, TooLong } from '#lib/base/read-text';

const maxBodyBytes = 64 * 1024;

/** As browsers do: bytes that are no text are shown to be none, and the form is read. */
function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return readText(stream, maxBodyBytes, { fatal: false }).catch((error: unknown) => {
    if (!(error instanceof TooLong)) throw error;
    throw new AppError('payload_too_large', 'The form is larger than 64 KiB. Send less at once.');
  });
}

/**
 * The fields of a form as browsers send them, at most 64 KiB; of a name that comes twice, the last. NUL, which no
 * keyboard writes and no database takes, is left out, and
 * lines end as they do in a script; escapes that are none stay as they are.
 */
export async function readFields(
  headers: Headers,
  stream: ReadableStream<Uint8Array> | null,
): Promise<Record<string, string>> {
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded')
    throw new AppError('bad_request', 'Send the form as application/x-www-form-urlencoded.');
  const text = stream ? await textOf(stream) : '';
  return Object.fromEntries(
    [...new URLSearchParams(text)].map(([name, value]) => [
      name,
      value.replaceAll('\0', '').replaceAll('\r\n', '\n'),
    ]),
  );
}
