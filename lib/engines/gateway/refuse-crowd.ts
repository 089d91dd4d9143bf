import type { Call } from '#lib/engines/gateway/call';
import { ClientGone } from '#lib/engines/gateway/client-gone';
import { sendEarlyError, sendError } from '#lib/engines/gateway/own-answers';
import { hasBody } from '#lib/engines/gateway/receive-body';
import { Crowded } from '#lib/engines/gateway/turns';

/** Among the timed operations. */
export const crowdedOut = 'refused: too busy';

/**
 * Answers whoever got no turn. What crowds make of the shop is no failure of it (decision 041), and a client that has
 * gone wants nothing: neither is logged. False when `error` is something else.
 */
export function refuseCrowd(call: Call, error: unknown): boolean {
  const { request, response, requestId } = call;
  if (error instanceof ClientGone) {
    response.destroy();
    return true;
  }
  if (!(error instanceof Crowded)) return false;
  call.isOfAsker = true;
  call.isCrowdedOut = true;
  const isUnread = hasBody(request) && !request.complete;
  const send = isUnread ? sendEarlyError.bind(null, request) : sendError;
  send(response, error, { requestId });
  return true;
}
