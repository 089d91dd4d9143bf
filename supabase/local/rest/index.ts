import { CONNECTIONS } from '../api-limits.ts';
import type { Product } from '../api-options.ts';
import type { WhoAsks } from '../http/who-asks.ts';
import { pacedLog } from '../paced-log.ts';
import { makeAdmission } from './admission.ts';
import { makeAnswer } from './answer.ts';
import { connectRest } from './connect-rest.ts';
import { fromDatabaseError } from './database-error.ts';
import { describeApi } from './describe-api.ts';
import { execute } from './execute.ts';
import { makeIdentify } from './identity.ts';
import { planCall } from './plan-call.ts';
import { planTable } from './plan-table.ts';
import type { Work } from './plan-work.ts';
import { makeRequestReader } from './read-request.ts';
import { RestError } from './rest-error.ts';
import type { RestRequest } from './rest-request.ts';
import { keepSchema } from './schema-keeper.ts';
import type { Schema } from './schema-types.ts';

export type RestOptions = {
  /** As `authenticator`, the login that owns nothing and takes on the role of whoever asks. */
  databaseUrl: string;
  whoAsks: WhoAsks;
};

const SCHEMA = 'public';

function refusal(error: RestError): Response {
  return Response.json(error.body, {
    status: error.status,
    headers: {
      ...error.headers,
      'content-type': 'application/json; charset=utf-8',
      // As PostgREST says it (RFC 9209): whoever stands between sees whose the error is.
      'proxy-status': `PostgREST; error=${error.body.code}`,
    },
  });
}

function plan(schema: Schema, request: RestRequest): Work {
  const { target } = request;
  if (target.kind === 'call') return planCall(schema, target.name, request);
  if (target.kind === 'table') return planTable(schema, target.name, request);
  throw new RestError(404, 'PGRST125', 'Invalid path specified in request URL');
}

function root(schema: Schema, request: RestRequest): Response {
  if (request.identity.role !== 'service_role') {
    throw new RestError(401, 'PGRST301', 'Access to the description of the schema is forbidden', {
      hint: 'It is given for the secret key only.',
    });
  }
  return Response.json(describeApi(schema), { headers: { 'content-type': 'application/openapi+json' } });
}

/** The status for what nobody reads any more. */
const gone = () => new RestError(499, '57014', 'The client has gone');

/**
 * /rest/v1 as PostgREST has it. The schema has been read when it resolves. No request ends it or holds others up:
 * each has limits of size, time and connections, and is cancelled in the database when its client goes.
 */
export async function openRest(options: RestOptions): Promise<Product> {
  const sql = connectRest(options.databaseUrl, CONNECTIONS.rest);
  const control = connectRest(options.databaseUrl, 2);
  const keeper = await keepSchema(control, SCHEMA).catch(async (error) => {
    await Promise.all([sql.end({ timeout: 1 }), control.end({ timeout: 1 })]);
    throw error;
  });
  const read = makeRequestReader(makeIdentify(options.whoAsks));
  const admit = makeAdmission();

  async function attempt(schema: Schema, asked: RestRequest, request: Request, client: string) {
    const work = plan(schema, asked);
    const { signal } = request;
    const outcome = await admit(asked.identity.role, client, signal, () =>
      execute(sql, work, { control, schema, request: asked, signal }).catch((error) => {
        throw fromDatabaseError(error, asked.identity.role);
      }),
    );
    return makeAnswer(work, outcome, asked.method);
  }

  /** What is not found is looked for once more, in case the schema has changed. */
  async function answer(asked: RestRequest, request: Request, client: string): Promise<Response> {
    const { schema } = keeper;
    if (asked.target.kind === 'root') return root(schema, asked);
    try {
      return await attempt(schema, asked, request, client);
    } catch (error) {
      if (!(error instanceof RestError) || !error.mayBeStale) throw error;
      const newer = await keeper.refreshed().catch((cause) => {
        throw fromDatabaseError(cause, asked.identity.role);
      });
      if (newer === schema) throw error;
      return attempt(newer, asked, request, client);
    }
  }

  async function respond(request: Request, peer: string): Promise<Response> {
    const { asked, client, release } = await read(request, SCHEMA, peer);
    try {
      return await answer(asked, request, client);
    } finally {
      release();
    }
  }

  function explain(error: unknown, request: Request): RestError {
    if (error instanceof RestError) return error;
    if (request.signal.aborted) return gone();
    pacedLog.error({ err: error, method: request.method }, 'a REST request could not be answered');
    return new RestError(500, 'PGRSTX00', 'Something went wrong here; it has been written down.');
  }

  return {
    async handle(request, peer) {
      return respond(request, peer).catch((error) => refusal(explain(error, request)));
    },
    async close() {
      await keeper.stop();
      await Promise.all([sql.end({ timeout: 1 }), control.end({ timeout: 1 })]);
    },
  };
}
