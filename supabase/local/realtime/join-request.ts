import { randomUUID } from 'node:crypto';
import * as z from 'zod';

// Hosted Realtime joins with whatever it can read of a config and logs the rest, so each field falls back alone.
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
  .catch(false);

const replay = z.object({ since: z.unknown().optional(), limit: z.unknown().optional() });

const MAX_KEY_LENGTH = 1_000;

const config = z.object({
  broadcast: z
    .object({ ack: flag, self: flag, replication_ready: flag, replay: replay.optional().catch(undefined) })
    .catch({ ack: false, self: false, replication_ready: false, replay: undefined }),
  presence: z
    .object({ key: z.string().max(MAX_KEY_LENGTH).catch(''), enabled: flag })
    .catch({ key: '', enabled: false }),
  postgres_changes: z.array(z.record(z.string(), z.unknown()).nullable()).catch([]),
  postgres_changes_options: z
    .object({ wait: flag, timeout: z.number().positive().catch(15_000) })
    .catch({ wait: false, timeout: 15_000 }),
  private: flag,
});

const join = z.object({
  config: config.catch(() => config.parse({})),
  access_token: z.string().optional().catch(undefined),
  user_token: z.string().optional().catch(undefined),
});

/** Not yet checked: whoever replays says what is wrong with it. */
export type ReplayRequest = z.infer<typeof replay>;

/** What a client asks for when it joins a channel. */
export type JoinRequest = {
  isPrivate: boolean;
  accessToken: string | undefined;
  wantsAck: boolean;
  wantsOwn: boolean;
  wantsReplicationReady: boolean;
  replay: ReplayRequest | undefined;
  presenceKey: string;
  isPresenceEnabled: boolean;
  changes: Record<string, unknown>[];
  /** Hold the reply until the postgres_changes are live, at most so long. */
  changesWaitMs: number | undefined;
};

const LONGEST_WAIT_MS = 20_000;

/** Never throws: what cannot be read takes its default. A missing presence key becomes a random one. */
export function parseJoin(payload: unknown): JoinRequest {
  const { config, access_token, user_token } = join.catch(() => join.parse({})).parse(payload);
  const { wait, timeout } = config.postgres_changes_options;
  return {
    isPrivate: config.private,
    accessToken: user_token ?? access_token,
    wantsAck: config.broadcast.ack,
    wantsOwn: config.broadcast.self,
    wantsReplicationReady: config.broadcast.replication_ready,
    replay: config.broadcast.replay,
    presenceKey: config.presence.key || randomUUID(),
    isPresenceEnabled: config.presence.enabled,
    changes: config.postgres_changes.filter((change) => change !== null),
    changesWaitMs: wait ? Math.min(timeout, LONGEST_WAIT_MS) : undefined,
  };
}
