import { unlessFlooded } from '#lib/market/alerts/flood';
import { broken, counted, percent, type Rule, rounded, unknown, well } from '#lib/market/alerts/verdict';

// The parts that the shop stands on: database, Realtime, jobs, processes, and the monitor itself.

/**
 * Decided by the watchdog of each worker, from memory: while it is true, nothing can be read. A look that reads
 * from the database finds it well by being there.
 */
export const databaseDown: Rule = {
  id: 'database-down',
  title: 'The database is down',
  what: 'No new connection to the database could be made for 10 s.',
  advice:
    'Is PostgreSQL running, and does DATABASE_URL reach it? The shop recovers by itself when it is back.',
  severity: 'critical',
  unit: 's',
  forS: 10,
  resolveS: 10,
  query: () => well(null, 'The database answers.'),
};

const minAttempts = 6;
/** What the probe and its driver say of an attempt that took too long; a full or ailing server says something else. */
const isLate = (reason: string) => /no answer within|CONNECT_TIMEOUT/.test(reason);

const databaseConnections: Rule = {
  id: 'database-connections',
  title: 'Connections to the database fail',
  what: 'More than half of the new connections of the last minute failed (one is tried every 5 s).',
  advice:
    'Count the connections in pg_stat_activity against max_connections; lower DATABASE_POOL_MAX if full.',
  severity: 'critical',
  unit: '%',
  forS: 0,
  resolveS: 60,
  query: (snapshot) => {
    const { connections } = snapshot;
    if (!connections || connections.attempts === 0) return unknown;
    const { attempts, failures, reason } = connections;
    const rate = percent(failures, attempts);
    const message = `${failures} of ${counted(attempts, 'new connection')} failed in the last minute${failures > 0 && reason ? `: ${reason}` : ''}.`;
    if (attempts < minAttempts || rate <= 50) return well(rate, message);
    const verdict = broken(rate, message);
    return isLate(reason) ? unlessFlooded(snapshot, verdict) : verdict;
  },
};

const health: Rule = {
  id: 'health',
  title: 'Health checks fail',
  what: 'More than 3 health checks failed in the last 5 minutes (one is made every 15 s).',
  advice: '/api/ready says which part does not answer.',
  severity: 'critical',
  unit: '',
  forS: 0,
  resolveS: 15,
  query: (snapshot) => {
    if (!snapshot.health) return unknown;
    const { checks, failures, failing } = snapshot.health;
    const message = `${failures} of ${counted(checks, 'check')} failed in the last 5 minutes${failing.length > 0 ? `: ${failing.join(', ')}` : ''}.`;
    return failures > 3 ? broken(failures, message) : well(failures, message);
  },
};

const stuckQueries: Rule = {
  id: 'stuck-queries',
  title: 'Queries hang',
  what: 'A statement of a web process has been running for more than 10 s.',
  advice: 'See in pg_stat_activity, with pg_blocking_pids(), what it waits for.',
  severity: 'critical',
  unit: 's',
  forS: 0,
  resolveS: 30,
  query: (snapshot) => {
    if (!snapshot.stuckQueries) return unknown;
    const { count, longestS } = snapshot.stuckQueries;
    if (count === 0) return well(0, 'No statement runs for longer than 10 s.');
    return broken(
      rounded(longestS),
      `${counted(count, 'statement')} running for more than 10 s, the longest for ${rounded(longestS)} s.`,
    );
  },
};

const oldestLimitS = 300;

const queueOldest: Rule = {
  id: 'queue-oldest',
  title: 'Jobs wait too long',
  what: 'A job that could run has been waiting for more than 5 minutes.',
  advice: 'Open Jobs: is a worker running, and is it busy with something long? `npm run worker` adds one.',
  severity: 'critical',
  unit: 's',
  forS: 0,
  resolveS: 30,
  query: (snapshot) => {
    const { queue } = snapshot;
    if (!queue) return unknown;
    if (queue.waiting === 0) return well(0, 'No job is waiting.');
    const age = rounded(queue.oldestS);
    const message = `${counted(queue.waiting, 'job')} waiting, the oldest (${queue.name}) for ${age} s.`;
    // Work in the background makes way for what people ask for.
    return queue.oldestS > oldestLimitS ? unlessFlooded(snapshot, broken(age, message)) : well(age, message);
  },
};

const deadLetters: Rule = {
  id: 'dead-letters',
  title: 'Jobs end as dead letters',
  what: 'A job used up its tries within the last hour and nobody has retried it.',
  advice: 'Open Jobs, read the error of the dead letter, put right what it says, then retry it there.',
  severity: 'warning',
  unit: '',
  forS: 0,
  resolveS: 60,
  query: (snapshot) => {
    if (!snapshot.deadLetters) return unknown;
    const { count, names } = snapshot.deadLetters;
    if (count === 0) return well(0, 'No job of the last hour used up its tries.');
    return broken(
      count,
      `${counted(count, 'job')} used up all tries within the last hour: ${names.join(', ')}.`,
    );
  },
};

const silentLimitS = 30;
/** A report is up to 15 s old, and what it says up to 10 s: less than this would fire while all is well. */
const heardLimitS = 40;

const realtimeSilent: Rule = {
  id: 'realtime-silent',
  title: 'Realtime is silent',
  what: 'The canary, sent through Realtime every 10 s, was not heard for 30 s.',
  advice:
    'Open product pages fall back to reading every 15 s. Is the Realtime service running and reachable?',
  severity: 'critical',
  unit: 's',
  forS: 0,
  resolveS: 15,
  query: ({ canary }) => {
    if (!canary) return unknown;
    const { silentS, heardAgoS } = canary;
    const silent = rounded(Math.max(silentS, heardAgoS ?? 0));
    const isBroken = silentS > silentLimitS || (heardAgoS ?? 0) > heardLimitS;
    const message = `The canary was last heard ${silent} s ago.`;
    return isBroken ? broken(silent, message) : well(silent, message);
  },
};

const heartbeatLimitS = 60;

function missing(process: 'web' | 'worker', title: string, advice: string): Rule {
  return {
    id: `${process}-missing`,
    title,
    what: `No ${process} process has given a sign of life for 60 s.`,
    advice,
    severity: 'critical',
    unit: 's',
    // A shop that has just been started again has not given its first sign of life yet.
    forS: 30,
    resolveS: 15,
    query: ({ processes }) => {
      const ages = processes?.filter((each) => each.process === process).map(({ ageS }) => ageS);
      // Never seen: it may run elsewhere, or not be meant to run.
      if (!ages || ages.length === 0) return unknown;
      const age = rounded(Math.min(...ages));
      const message = `The last sign of life of a ${process} process was ${age} s ago.`;
      return age > heartbeatLimitS ? broken(age, message) : well(age, message);
    },
  };
}

const monitorBlind: Rule = {
  id: 'monitor-blind',
  title: 'The monitor cannot see everything',
  what: 'A reading that the rules need failed or took longer than 5 s, for a minute.',
  advice: 'The rules that need it stay as they were. The log names the reading and the reason.',
  severity: 'warning',
  unit: '',
  forS: 60,
  resolveS: 30,
  query: ({ blind }) =>
    blind.length === 0
      ? well(0, 'All readings could be taken.')
      : broken(blind.length, `Not readable: ${[...blind].sort().join(', ')}.`),
};

export const partRules: Rule[] = [
  databaseDown,
  databaseConnections,
  health,
  missing('web', 'No web process', 'Is the shop running? `npm start` starts one; its log says why it ended.'),
  missing(
    'worker',
    'No worker',
    'Mails, pictures and reports wait. `npm run worker` starts one; its log says why it ended.',
  ),
  realtimeSilent,
  stuckQueries,
  queueOldest,
  deadLetters,
  monitorBlind,
];
