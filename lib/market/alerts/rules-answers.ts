import { unlessFlooded } from '#lib/market/alerts/flood';
import type { OperationFigures } from '#lib/market/alerts/snapshot';
import { broken, counted, percent, type Rule, rounded, unknown, well } from '#lib/market/alerts/verdict';

// What shoppers and stalls get: answers that fail, answers that are slow, caches that do not help.

const isAnswer = ({ kind }: { kind: string }) => kind === 'route' || kind === 'page';

/** The element with the highest figure; undefined of an empty list. */
function worst<T>(list: readonly T[], figure: (element: T) => number): T | undefined {
  return list.reduce<T | undefined>(
    (most, each) => (most === undefined || figure(each) > figure(most) ? each : most),
    undefined,
  );
}

const minAnswers = 20;

const errorRate: Rule = {
  id: 'error-rate',
  title: 'Many answers fail',
  what: 'More than 10 % of the answers of the last minute were errors, for 2 minutes.',
  advice: 'Sort the operations below by errors, then look for the request ids in the log.',
  severity: 'critical',
  unit: '%',
  forS: 120,
  resolveS: 120,
  query: ({ minute }) => {
    if (!minute) return unknown;
    const answers = minute.filter(isAnswer);
    const count = answers.reduce((sum, each) => sum + each.count, 0);
    const errors = answers.reduce((sum, each) => sum + each.errors, 0);
    const rate = percent(errors, count);
    const message = `${errors} of ${counted(count, 'answer')} failed in the last minute.`;
    return count >= minAnswers && rate > 10 ? broken(rate, message) : well(rate, message);
  },
};

const minFailures = 5;
const failingShare = 20;

const failingOperation: Rule = {
  id: 'failing-operation',
  title: 'An operation fails',
  what: 'One route or page failed at least 5 times within half a minute, and more than one time in five.',
  advice: 'Open the operation in the table below; its request ids are in the log with the error.',
  severity: 'critical',
  unit: '%',
  // No duration: the reading is of half a minute already, and a broken page must be known within the minute.
  forS: 0,
  resolveS: 60,
  query: ({ failing }) => {
    if (!failing) return unknown;
    const share = (each: { errors: number; count: number }) => percent(each.errors, each.count);
    const most = failing.filter((each) => each.errors >= minFailures && share(each) > failingShare);
    const first = worst(most, (each) => each.errors);
    if (!first) return well(0, 'No route or page fails more than now and then.');
    const others = most.length > 1 ? `, and ${counted(most.length - 1, 'other')} too` : '';
    return broken(
      share(first),
      `${first.operation} failed ${first.errors} of ${counted(first.count, 'time')} within half a minute${others}.`,
    );
  },
};

const slowerThanUsual: Rule = {
  id: 'slower-than-usual',
  title: 'Answers are slower than usual',
  what: 'The p95 of a route or page was more than twice its usual one, and above 100 ms, for 5 minutes.',
  advice: 'Compare the charts of the operation and of its queries: did traffic grow, or did a plan change?',
  severity: 'warning',
  unit: '× usual',
  forS: 300,
  resolveS: 300,
  query: (snapshot) => {
    const { slow } = snapshot;
    if (!slow) return unknown;
    const compared = slow.flatMap(({ operation, p95Ms, usualP95Ms }) =>
      usualP95Ms ? [{ operation, p95Ms, usualP95Ms, ratio: p95Ms / usualP95Ms }] : [],
    );
    const top = worst(compared, ({ ratio }) => ratio);
    if (!top) return well(null, 'No route or page is slow enough to be compared with its usual.');
    const words = `p95 of ${top.operation} is ${rounded(top.p95Ms)} ms, usually ${rounded(top.usualP95Ms)} ms.`;
    const ratio = rounded(top.ratio);
    return top.ratio > 2 ? unlessFlooded(snapshot, broken(ratio, words)) : well(ratio, words);
  },
};

const slowQueryMs = 1_000;
const minSlowCalls = 5;
/** The p95 of fewer calls is that of the slowest one: a single hiccup. Of those, half must be slow. */
const minForP95 = 20;

const slowFigure = ({ count, p50Ms, p95Ms }: OperationFigures) => (count < minForP95 ? p50Ms : p95Ms);

const slowQueries: Rule = {
  id: 'slow-queries',
  title: 'Queries are slow',
  what: 'The p95 of a database query was above 1 s in the last minute; of fewer than 20 calls, the p50 of at least 5.',
  advice:
    'Look at the query in the table below; locks and plans are in pg_stat_activity and pg_stat_statements.',
  severity: 'critical',
  unit: 'ms',
  forS: 0,
  resolveS: 60,
  query: (snapshot) => {
    const { minute } = snapshot;
    if (!minute) return unknown;
    const queries = minute.filter(({ kind, count }) => kind === 'query' && count >= minSlowCalls);
    const slowest = worst(queries, slowFigure);
    if (!slowest) return well(null, 'Too few queries in the last minute to tell.');
    const ms = rounded(slowFigure(slowest));
    const percentile = slowest.count < minForP95 ? 'p50' : 'p95';
    const words = `${percentile} of ${slowest.operation} is ${ms} ms over ${counted(slowest.count, 'call')}.`;
    return ms > slowQueryMs ? unlessFlooded(snapshot, broken(ms, words)) : well(ms, words);
  },
};

const looseRejection: Rule = {
  id: 'loose-rejection',
  title: 'A promise failed unheard',
  what: 'A promise failed within the last minute while nobody waited for it: a fault of the code, whoever met it.',
  advice: 'Look for "unhandled rejection" in the log: its stack names the place that must wait for it.',
  severity: 'warning',
  unit: '',
  forS: 0,
  resolveS: 300,
  query: ({ looseRejections }) => {
    if (looseRejections === null) return unknown;
    if (looseRejections === 0) return well(0, 'No promise failed unheard in the last minute.');
    return broken(
      looseRejections,
      `${counted(looseRejections, 'promise')} failed unheard in the last minute.`,
    );
  },
};

const minLookups = 300;

const cacheHitRate: Rule = {
  id: 'cache-hit-rate',
  title: 'The cache helps little',
  what: 'Fewer than 70 % of the lookups that memory could answer were hits, for 15 minutes, of at least 300.',
  advice: 'See below which cache misses: is it suspended, or are tags invalidated too widely?',
  severity: 'warning',
  unit: '%',
  forS: 900,
  resolveS: 300,
  query: ({ caches }) => {
    if (!caches) return unknown;
    // The caches behind the response cache see only what it did not have: their rates are low where all is well.
    const front = caches.find(({ name, lookups }) => name === 'response' && lookups >= minLookups);
    const judged = front ? [front] : caches;
    const lookups = judged.reduce((sum, each) => sum + each.lookups, 0);
    const hits = judged.reduce((sum, each) => sum + each.hits, 0);
    if (lookups < minLookups) return well(null, 'Too few lookups in the last 5 minutes to tell.');
    const rate = percent(hits, lookups);
    const message = `${rate} % of ${counted(lookups, 'lookup')} in the last 5 minutes were hits.`;
    return rate < 70 ? broken(rate, message) : well(rate, message);
  },
};

export const answerRules: Rule[] = [
  failingOperation,
  errorRate,
  looseRejection,
  slowerThanUsual,
  slowQueries,
  cacheHitRate,
];
