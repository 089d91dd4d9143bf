import { QueueRefusal } from '#lib/base/fair-queue';
import { isAway } from '../database-away.ts';
import { type Doubt, type Identity, type Sent, UnknownCaller, type WhoAsks } from '../http/who-asks.ts';
import { databaseAway } from './database-error.ts';
import { RestError } from './rest-error.ts';

export type Identify = (sent: Sent, client: string, signal: AbortSignal) => Promise<Identity>;

/** PostgREST's code for a token that is none, and for one that is not good now. */
const CODES: Record<Doubt, 'PGRST301' | 'PGRST303'> = {
  missing: 'PGRST301',
  malformed: 'PGRST301',
  signature: 'PGRST301',
  expired: 'PGRST303',
  'too-early': 'PGRST303',
  claims: 'PGRST303',
  ended: 'PGRST303',
};

function word({ doubt, isKey, message }: UnknownCaller): RestError {
  if (isKey && doubt === 'missing')
    return new RestError(401, 'PGRST301', 'No API key found in request', {
      hint: 'No `apikey` request header or url param was found.',
    });
  if (isKey && doubt !== 'ended')
    return new RestError(401, 'PGRST301', 'Invalid API key', {
      hint: 'Double check the API key of your project.',
    });
  return new RestError(401, CODES[doubt], message, {
    headers: { 'www-authenticate': `Bearer error="invalid_token", error_description="${message}"` },
  });
}

/**
 * Who asks, in the words of hosted projects: throws 401 for whoever is not known, 503 when the database cannot say, and
 * a fault of ours as it is.
 */
export function makeIdentify(whoAsks: WhoAsks): Identify {
  return (sent, client, signal) =>
    whoAsks.ofRequest(sent, client, signal).catch((error: unknown) => {
      if (error instanceof UnknownCaller) throw word(error);
      throw isAway(error) || error instanceof QueueRefusal ? databaseAway() : error;
    });
}
