import type { Logger } from 'pino';
import { AppError } from '#lib/base/errors';
import { observe } from '#lib/base/observe';
import type { Assets } from '#lib/engines/gateway/assets';
import type { CallFor } from '#lib/engines/gateway/call';
import { sendError } from '#lib/engines/gateway/own-answers';
import type { PublicAnswers } from '#lib/engines/gateway/public-answers';
import { crowdedOut, refuseCrowd } from '#lib/engines/gateway/refuse-crowd';
import { sendStored } from '#lib/engines/gateway/send-stored';

export interface ServeStoredOptions {
  /** null: public routes are asked each time. */
  answers: PublicAnswers | null;
  assets: Assets;
  /** Asks the app itself. */
  serveApp(call: CallFor<'public' | 'asset'>): void;
  logger: Pick<Logger, 'error'>;
}

type StoredCall = CallFor<'public' | 'asset'>;

/** What was answered from memory is an operation of its own: the routes' own wrappers see the rest. */
function note(call: StoredCall, name: string, status: number): void {
  observe({
    kind: 'gateway',
    name,
    status,
    durationMs: performance.now() - call.startedAt,
    failed: status >= 500 && !call.isOfAsker,
  });
}

/** Makes what answers public GETs and files from memory, and fills the memory. */
export function makeServeStored({ answers, assets, serveApp, logger }: ServeStoredOptions) {
  function fail(call: StoredCall, error: unknown): void {
    const { response, requestId, target } = call;
    if (refuseCrowd(call, error)) {
      if (call.isCrowdedOut) note(call, crowdedOut, response.statusCode);
      return;
    }
    const isRefused = error instanceof AppError && error.status < 500;
    if (!isRefused)
      logger.error({ err: error, requestId, path: target.path }, 'a public answer could not be made');
    const told =
      error instanceof AppError
        ? error
        : new AppError('internal', 'Something went wrong on our side. Try again in a moment.');
    sendError(response, told, { requestId });
  }

  async function make(call: CallFor<'public'>): Promise<void> {
    const { request, response, target, requestId, address } = call;
    const found = await answers?.find(target, request, { address, socket: request.socket });
    if (!found) return serveApp(call);
    const { value, status, ageMs } = found;
    sendStored(request, response, value, { status, ageMs, requestId });
    note(call, target.names[status], value.status);
  }

  async function makeAsset(call: CallFor<'asset'>): Promise<void> {
    const { request, response, target, requestId } = call;
    const answer = await assets.find(target.path);
    if (!answer.isStorable) return serveApp(call);
    sendStored(request, response, answer, { status: 'MISS', ageMs: 0, requestId });
    note(call, 'files', answer.status);
  }

  return {
    servePublic(call: CallFor<'public'>): void {
      const { request, response, target, requestId } = call;
      const found = answers?.peek(target, request);
      if (!found) return void make(call).catch((error: unknown) => fail(call, error));
      sendStored(request, response, found.value, { status: 'HIT', ageMs: found.ageMs, requestId });
      note(call, target.names.HIT, found.value.status);
    },
    serveAsset(call: CallFor<'asset'>): void {
      const { request, response, target, requestId } = call;
      const found = assets.peek(target.path);
      if (!found) return void makeAsset(call).catch((error: unknown) => fail(call, error));
      sendStored(request, response, found, { status: 'HIT', ageMs: 0, requestId });
      note(call, 'files', found.status);
    },
  };
}
