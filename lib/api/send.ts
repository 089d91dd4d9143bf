import { type Arguments, addressFor } from '#lib/api/call';
import type { Api } from '#lib/api/contracts';
import { requireAnswer } from '#lib/web/client';
import type { Answer } from '#lib/web/contract';
import { type Sending, sendFile } from '#lib/web/send-file';

/**
 * Sends a file to one of the shop's endpoints, as a body of `type`. Throws `ApiError`, or the abort reason when the
 * caller's own signal was aborted.
 */
export async function send<N extends keyof Api & `POST ${string}`>(
  name: N,
  { file, type, ...sending }: Sending & { file: File; type: string },
  ...input: Arguments<N>
): Promise<Answer<Api[N]>> {
  const headers = { accept: 'application/json', 'content-type': type };
  const arrived = await sendFile('POST', addressFor(name, ...input), file, { ...sending, headers });
  return requireAnswer(arrived.body, arrived) as Answer<Api[N]>;
}
