import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Turn } from '#lib/base/fair-queue';
import { isConnectionLost } from '#lib/data/postgres/connection-error';
import { pacedLog } from '../paced-log.ts';
import { clientAddressOf } from './client-address.ts';
import { leaveConnection, watchConnection } from './connection.ts';
import type { Lane } from './lane.ts';
import type { Mount } from './mount.ts';
import { badRequest, Refusal, unavailable } from './refusal.ts';
import { ClientGone } from './request-body.ts';
import { requestFromWire } from './request-from-wire.ts';
import { responseToWire } from './response-to-wire.ts';

/** A handler that goes on after its request is over keeps its turn for so long, and no longer. */
const GRACE_MS = 10_000;
/** Long enough for a client that is still sending to read why it should stop. */
const LINGER_MS = 1_000;
const REFUSAL_MS = 5_000;

/** What the handler answers, or the signal's reason as soon as it is aborted; a late answer is let go. */
function unlessAborted(work: Promise<Response>, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    const give = () => {
      reject(signal.reason);
      work.then((response) => response.body?.cancel()).catch(() => {});
    };
    if (signal.aborted) return give();
    signal.addEventListener('abort', give, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  });
}

/** Resolves when the handler is done, and soon after the request is over at the latest. */
function untilDone(work: Promise<Response>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const late = () => {
      timer = setTimeout(done, GRACE_MS);
    };
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', late);
      resolve();
    };
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
    work.then(done, done);
  });
}

/** Whether all of a request is here. One without a body says so in its head, before node has noticed. */
function hasArrived({ complete, headers }: IncomingMessage): boolean {
  return complete || !(headers['transfer-encoding'] || Number(headers['content-length'] ?? 0) > 0);
}

/**
 * Reads to nowhere what a client is still sending, for a moment: closing at once would reset the connection and take
 * the answer along.
 */
function linger(incoming: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, LINGER_MS);
    incoming.removeAllListeners('data').once('end', done).once('close', done).resume();
  });
}

/** One request and its answer. */
export class Exchange {
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse;
  readonly #gone = new AbortController();
  #deadline: NodeJS.Timeout | undefined;
  /** What the product has to do for it. */
  #work: Promise<void> = Promise.resolve();

  constructor(incoming: IncomingMessage, outgoing: ServerResponse) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    watchConnection(incoming.socket, this);
    incoming.on('error', () => {});
    outgoing.on('error', () => this.#gone.abort(new ClientGone()));
    outgoing.once('close', () => this.#gone.abort(new ClientGone()));
  }

  /** The connection has ended. */
  leave(): void {
    this.#gone.abort(new ClientGone());
  }

  /** Whether it is for the product to go on: all of the request is here, and nothing of the answer. */
  get isWorkedOn(): boolean {
    return hasArrived(this.#incoming) && !this.#outgoing.headersSent;
  }

  /** Never rejects. Resolves when the answer is sent, or nobody is there to take it. */
  async answer(response: Response): Promise<void> {
    await this.#send(response).catch(() => this.#outgoing.destroy());
    this.#forget();
  }

  /** From now on; instead of the limit before. */
  #limit(ms: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#gone.abort(unavailable('This took too long.')), ms);
  }

  /** Never rejects. Whatever the handler does, the client is answered within the mount's deadline. */
  async pass(mount: Mount, lane: Lane, url: URL, isTrusted: boolean): Promise<void> {
    this.#limit(mount.limits.deadlineMs);
    let turn: Turn | undefined;
    try {
      const address = clientAddressOf(this.#incoming);
      turn = await lane.enter({ key: isTrusted ? 'server' : address, isTrusted }, this.#gone.signal);
      await this.#handle(mount, turn, url, address);
    } catch (error) {
      await this.#explain(error);
    } finally {
      clearTimeout(this.#deadline);
      // Whoever leaves ends his waiting, not the work: else a client could have more of it done than its share.
      void this.#work.then(() => turn?.end());
      this.#forget();
    }
  }

  async #handle(mount: Mount, turn: Turn, url: URL, address: string): Promise<void> {
    const { signal } = this.#gone;
    let refused: Refusal | undefined;
    const request = requestFromWire(this.#incoming, url, {
      signal,
      maxBytes: mount.limits.maxBodyBytes,
      onFirstRead: () => this.#sayContinue(),
      onRefused: (refusal) => {
        refused = refusal;
      },
    });
    const work = Promise.resolve().then(() => mount.handle(request, address));
    this.#work = untilDone(work, signal);
    void this.#work.then(() => turn.answered());
    const response = await unlessAborted(work, signal).catch((error: unknown) => {
      throw refused ?? error;
    });
    this.#limit(mount.limits.sendMs);
    if (!refused) return this.#send(response);
    await response.body?.cancel();
    throw refused;
  }

  #sayContinue(): void {
    const { headers } = this.#incoming;
    if (headers.expect && !this.#outgoing.headersSent && !this.#outgoing.destroyed)
      this.#outgoing.writeContinue();
  }

  async #send(response: Response, signal = this.#gone.signal): Promise<void> {
    const incoming = this.#incoming;
    const isUnread = !hasArrived(incoming);
    await responseToWire(response, this.#outgoing, {
      signal,
      withBody: incoming.method !== 'HEAD',
      close: isUnread,
      beforeEnd: isUnread ? () => linger(incoming) : undefined,
    });
  }

  async #explain(error: unknown): Promise<void> {
    const outgoing = this.#outgoing;
    if (outgoing.headersSent || outgoing.destroyed || error instanceof ClientGone) {
      if (!(error instanceof ClientGone) && !outgoing.destroyed)
        pacedLog.warn({ err: error, method: this.#incoming.method }, 'an answer broke off');
      this.#incoming.socket.destroy();
      return;
    }
    const refusal = this.#refusalFor(error);
    const briefly = AbortSignal.timeout(REFUSAL_MS);
    await this.#send(refusal.toResponse(), briefly).catch(() => this.#incoming.socket.destroy());
  }

  #refusalFor(error: unknown): Refusal {
    if (error instanceof Refusal) return error;
    if (isConnectionLost(error)) return unavailable();
    pacedLog.error({ err: error, method: this.#incoming.method }, 'a request could not be answered');
    return new Refusal(500, 'internal_error', 'Something went wrong here.');
  }

  #forget(): void {
    leaveConnection(this.#incoming.socket, this);
  }
}

/** For node's own refusals: what the parser or the clock gave up on. */
export function refusalOf(error: NodeJS.ErrnoException): Refusal {
  if (error.code === 'HPE_HEADER_OVERFLOW')
    return new Refusal(431, 'headers_too_large', 'The headers are too large.');
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new Refusal(408, 'request_timeout', 'The request took too long to arrive.');
  return badRequest('This is not a request that HTTP/1.1 knows.');
}
