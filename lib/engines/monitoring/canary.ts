import { randomUUID } from 'node:crypto';
import { createClient, type RealtimeChannel, type SupabaseClient } from '@supabase/supabase-js';
import type { Env } from '#lib/base/env';
import { observe } from '#lib/base/observe';
import { waitAtMost } from '#lib/base/within';
import type { MonitorContext } from '#lib/engines/monitoring/context';
import { sendCanary } from '#lib/engines/monitoring/queries';
import type { RealtimeGauge } from '#lib/engines/monitoring/schema';

interface CanaryContext extends MonitorContext {
  env: Pick<Env, 'SUPABASE_URL' | 'REALTIME_URL' | 'SUPABASE_SECRET_KEY'>;
}

export interface Canary {
  state(): RealtimeGauge;
  stop(): Promise<void>;
}

const topic = 'ops';
const everyMs = 10_000;
const stoppedWithinMs = 2_000;

interface Beat {
  id: string;
  ackedAt?: number;
  hasArrived: boolean;
}

/** What was heard, and how long the last word took. */
class Ear {
  #beat: Beat | undefined;
  #lagMs: number | null = null;
  #lastAt: Date | null = null;
  #heardAt = performance.now();

  expect(id: string): void {
    this.#beat = { id, hasArrived: false };
  }

  /** The transaction that said it is known to have committed. */
  acknowledge(id: string): void {
    const beat = this.#beat;
    if (beat?.id !== id) return;
    beat.ackedAt = performance.now();
    // It overtook the word that it was committed: as fast as can be.
    if (beat.hasArrived) this.#measure(0);
  }

  /** Something arrived; of other instances' words only that they did is of interest. */
  hear(id: unknown): void {
    this.#heardAt = performance.now();
    this.#lastAt = new Date();
    const beat = this.#beat;
    if (!beat || beat.id !== id) return;
    beat.hasArrived = true;
    if (beat.ackedAt !== undefined) this.#measure(this.#heardAt - beat.ackedAt);
  }

  #measure(lagMs: number): void {
    this.#lagMs = lagMs;
    observe({ kind: 'task', name: 'realtime.canary', durationMs: lagMs, failed: false });
  }

  state(): RealtimeGauge {
    return {
      lagMs: this.#lagMs,
      lastAt: this.#lastAt?.toISOString() ?? null,
      silentS: (performance.now() - this.#heardAt) / 1_000,
    };
  }
}

/** Joins the operators' topic; a join that is lost is tried again by the client itself. */
function join(client: SupabaseClient, ear: Ear, onClosed: () => void): RealtimeChannel {
  return client
    .channel(topic, { config: { private: true } })
    .on('broadcast', { event: 'canary' }, ({ payload }) => ear.hear(payload?.id))
    .subscribe((status) => {
      if (status === 'CLOSED') onClosed();
    });
}

/**
 * Every 10 s says a word in the database and listens for it on a real websocket, as a browser would: the lag from the
 * commit until it arrives, and how long nothing has. Failures show as silence, and never reach the caller.
 */
export async function startCanary(ctx: CanaryContext, pauseMs = everyMs): Promise<Canary> {
  const { SUPABASE_URL, REALTIME_URL, SUPABASE_SECRET_KEY } = ctx.env;
  const client = createClient(REALTIME_URL ?? SUPABASE_URL, SUPABASE_SECRET_KEY, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
  // A join that is sent before the token is known goes out without one (supabase/supabase-js#2655).
  await client.realtime.setAuth();
  const ear = new Ear();
  let isJoined = false;
  let isStopped = false;

  const beat = async () => {
    if (!isJoined) {
      isJoined = true;
      await client.removeAllChannels();
      join(client, ear, () => {
        isJoined = false;
      });
    }
    const id = randomUUID();
    ear.expect(id);
    await sendCanary(ctx.db, id);
    ear.acknowledge(id);
  };
  const tryBeat = () =>
    beat().catch((error: unknown) => ctx.logger.debug({ err: error }, 'the canary could not speak'));

  let running = tryBeat();
  const timer = setInterval(() => {
    running = running.then(() => (isStopped ? undefined : tryBeat()));
  }, pauseMs);
  return {
    state: () => ear.state(),
    async stop() {
      isStopped = true;
      clearInterval(timer);
      const leave = async () => {
        await running;
        await client.removeAllChannels();
        await client.realtime.disconnect();
      };
      await waitAtMost(stoppedWithinMs, leave());
    },
  };
}
