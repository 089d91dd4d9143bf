import { QueueRefusal } from '#lib/base/fair-queue';
import { UnknownCaller } from '../http/who-asks.ts';
import { SubscriptionError } from './change-subscription.ts';
import { ReplayError } from './messages.ts';
import { isMissingPartition } from './policies.ts';
import { wordDoubt } from './tokens.ts';

/** A join that is not granted. Code and text are hosted Realtime's; the client sees `Code: text`. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: string;

  constructor(code: string, text: string, options?: ErrorOptions) {
    super(`${code}: ${text}`, options);
    this.code = code;
  }
}

/** A refusal that also costs the client its socket. */
export class JoinRateRefusal extends Refusal {
  override name = 'JoinRateRefusal';
}

/** The words for a topic that the policies do not let a user read. */
export function unreadable(topic: string): string {
  return `You do not have permissions to read from this Channel topic: ${topic}`;
}

/** What the client is told of an error that stopped its join. Anything unknown is a database that is away. */
export function refusalFrom(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof UnknownCaller) {
    const { code, text } = wordDoubt(error);
    return new Refusal(code, text);
  }
  if (error instanceof ReplayError) return new Refusal('UnableToReplayMessages', error.message);
  if (error instanceof SubscriptionError)
    return new Refusal('RealtimeDisabledForConfiguration', error.message);
  if (error instanceof QueueRefusal)
    return new Refusal('DatabaseBusy', `${error.message}. Try again in a moment`);
  if (isMissingPartition(error)) {
    return new Refusal('MissingPartition', 'Realtime was unable to find the expected messages partition');
  }
  return databaseAway({ cause: error });
}

/** Nothing can be promised while changes in the database are not seen. */
export function databaseAway(options?: ErrorOptions): Refusal {
  return new Refusal(
    'UnableToConnectToProject',
    'Realtime was unable to connect to the project database',
    options,
  );
}
