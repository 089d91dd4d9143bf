import { findRule } from '#lib/market/alerts/rules';
import { alertsOfFault } from '../../../scripts/attack/alerts-of-fault.ts';
import { judgeAttack } from '../../../scripts/attack/judge.ts';
import { makeMalformed } from '../../../scripts/attack/malformed.ts';
import { makeRandom } from '../../../scripts/attack/random.ts';
import type { AttackFindings } from '../../../scripts/attack/run-attack.ts';
import { listSubjects } from '../../../scripts/attack/subjects.ts';
import { cookieOf } from '../../../scripts/attack/visitor.ts';

const web = { name: 'web', pid: 7, residentMb: 200 };
const pages = (p95Ms: number) => ({ p50Ms: 2, p95Ms, fromMemory: 0.9 });
const held = (...mbs: number[]) =>
  mbs.map((residentMb, n) => ({ afterMs: n * 60_000, processes: [{ ...web, residentMb }] }));
const well: AttackFindings = {
  before: [web],
  after: [web],
  memory: held(210, 250, 290, 290, 280, 295, 290, 285),
  warmBefore: pages(10),
  warmDuring: pages(15),
  rounds: 3,
  faults: {},
  wrong: [],
  broken: [],
  malformed: { sent: 9, statuses: { 400: 9 }, wrong: [] },
  alerts: [],
};
const limits = { slowerAtMost: 2, isBusy: false, feltMs: 25, grownAtMostMb: 100 };
const brokenBy = (found: Partial<AttackFindings>) => judgeAttack({ ...well, ...found }, limits).broken;

describe('an attack', () => {
  it('that hurt nobody breaks no rule', () => {
    expect(brokenBy({})).toEqual([]);
    expect(brokenBy({ warmDuring: pages(24) })).toEqual([]);
  });

  it('on a machine that does other things as well is not judged by how long things took', () => {
    const busy = (found: Partial<AttackFindings>) =>
      judgeAttack({ ...well, ...found }, { ...limits, isBusy: true }).broken;
    const late = [
      'slow-queries: p95 of x is 1278 ms',
      'health: 4 of 5',
      'queue-oldest: 3 jobs',
      'worker-missing: 40 s',
    ];
    expect(busy({ warmDuring: pages(900), alerts: late })).toEqual([]);
    for (const rule of alertsOfFault) {
      expect(findRule(rule)).toBeDefined();
      expect(busy({ alerts: [`${rule}: 9 of 20`] })).toHaveLength(1);
    }
  });

  it('tells memory by minute, in a short one too, and growth from a plateau', () => {
    const { lines } = judgeAttack({ ...well, memory: held(210, 260) }, limits);
    expect(lines[0]).toBe('web (7): 200 MB before, 210 260 meanwhile, 200 MB after');
    expect(brokenBy({ memory: held(210, 300, 400, 440, 450, 440, 455, 450) })).toEqual([]);
  });

  it('whose end could not be looked at says so, and blames no process for it', () => {
    expect(brokenBy({ after: [], broken: ['listing processes: EMFILE'] })).toEqual([
      '1 attackers that failed by themselves',
    ]);
  });

  const answer = { subject: 'GET /', kinds: 'path', status: 500, asked: '', answered: '' };
  it.each<[string, Partial<AttackFindings>]>([
    ['a process that was started again', { after: [{ ...web, pid: 8 }] }],
    ['memory that stays', { after: [{ ...web, residentMb: 301 }] }],
    ['memory that goes on growing', { memory: held(210, 260, 300, 340, 380, 420, 470, 510) }],
    ['pages that became slow', { warmDuring: pages(26) }],
    ['a wrong answer', { wrong: ['signing in: 500'] }],
    ['a server error', { faults: { '500 GET /rest/v1': 1 } }],
    ['an alert', { alerts: ['error-rate: 9 of 20'] }],
    [
      'a malformed request',
      { malformed: { ...well.malformed, wrong: [{ ...answer, trouble: 'server error' }] } },
    ],
    ['an attacker that gave up', { broken: ['Error: no'] }],
  ])('that hurt says so: %s', (_, found) => expect(brokenBy(found)).toHaveLength(1));
});

describe('malformed requests', () => {
  const options = { host: 'shop.test', cookies: ['a=b'], apiKey: 'key' };

  it('are made for every route and page, and come again by their seed', () => {
    const subjects = listSubjects();
    expect(new Set(subjects.map(({ name }) => name)).size).toBe(subjects.length);
    const made = (seed: number) => {
      const random = makeRandom(seed);
      return subjects.map((subject) => makeMalformed(subject, random, options).bytes.toString('latin1'));
    };
    expect(made(1)).toEqual(made(1));
    expect(made(1)).not.toEqual(made(2));
  });

  it('are of every kind, and each begins as a request does', () => {
    const random = makeRandom(3);
    const subjects = listSubjects();
    const kinds = new Set<string>();
    for (let n = 0; n < 3_000; n += 1) {
      const { kinds: some, bytes } = makeMalformed(random.pick(subjects), random, options);
      for (const kind of some.split('+')) kinds.add(kind);
      expect(bytes.toString('latin1')).toMatch(/^\S+ [\s\S]+\r\n\r\n/);
    }
    expect(kinds.size).toBeGreaterThanOrEqual(16);
  });
});

it('a session that is larger than a cookie is cut as supabase-js cuts it', () => {
  const session = { access_token: 'x'.repeat(5_000) };
  const cookies = cookieOf(session).split('; ');
  expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual([
    'livestall-session.0',
    'livestall-session.1',
    'livestall-session.2',
  ]);
  const text = cookies.map((cookie) => cookie.slice(cookie.indexOf('=') + 1)).join('');
  expect(JSON.parse(Buffer.from(text.replace('base64-', ''), 'base64url').toString())).toEqual(session);
});
