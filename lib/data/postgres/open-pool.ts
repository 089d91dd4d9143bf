import postgres from 'postgres';
import { type Encryption, Line } from './line.ts';
import { type Address, ServerWatch, type WatchTimes } from './server-watch.ts';

type Types = Record<string, postgres.PostgresType>;

export type PoolOptions<T extends Types> = Omit<
  postgres.Options<T>,
  'connect_timeout' | 'backoff' | 'ssl' | 'max'
> & {
  max: number;
  /** An answer that is silent for so long will not come: the connection is given up. Default 60 s. */
  silenceMs?: number;
  /** Default 5 s. */
  connectMs?: number;
  watchTimes?: Partial<WatchTimes>;
};

const SILENCE_MS = 60_000;
const CONNECT_MS = 5_000;
const WATCH: WatchTimes = { suspectAfterMs: 1_500, probeMs: 2_500 };
/** Before a lost connection is made anew; what waits for one is refused as soon as that fails. */
const RECONNECT_S = 0.05;

/** As postgres.js reads `sslmode`, which is as libpq does but that `require` takes any certificate. */
function encryptionOf({ searchParams, hostname }: URL): Encryption {
  const mode = searchParams.get('sslmode') ?? searchParams.get('ssl') ?? 'disable';
  if (mode === 'disable' || mode === 'false') return undefined;
  const isLenient = mode === 'require' || mode === 'allow' || mode === 'prefer';
  return {
    isOptional: mode === 'prefer' || mode === 'allow',
    options: { servername: hostname, ...(isLenient ? { rejectUnauthorized: false } : {}) },
  };
}

function addressOf(url: URL): Address {
  return { host: decodeURIComponent(url.hostname.replace(/^\[|\]$/g, '')), port: Number(url.port || 5432) };
}

/**
 * A pool of postgres.js whose queries all end: with an answer, or with an error soon after the server is gone or
 * says nothing any more. What waits when the server dies is told at once, when it hangs within four seconds; while it
 * is away everybody is told at once; when it is back the next query finds it. Nothing is thrown where nobody listens.
 * Connects on first use.
 */
export function openPool<T extends Types = Record<never, never>>(
  url: string,
  { silenceMs = SILENCE_MS, connectMs = CONNECT_MS, watchTimes, ...rest }: PoolOptions<T>,
): ReturnType<typeof postgres<T>> {
  const parsed = new URL(url);
  const address = addressOf(parsed);
  const encryption = encryptionOf(parsed);
  const watch = new ServerWatch(address, { ...WATCH, ...watchTimes });
  const options = {
    ...rest,
    ssl: false as const,
    connect_timeout: connectMs / 1_000 + 1,
    backoff: () => RECONNECT_S,
    // Understood by postgres.js, unknown to its types.
    socket: () => new Line({ address, encryption, watch, connectMs, silenceMs }),
  };
  return postgres<T>(url, options);
}
