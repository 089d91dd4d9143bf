import { randomUUID } from 'node:crypto';
import { goodsCalls } from './vendor-role-goods-calls.ts';
import * as make from './vendor-role-subjects.ts';
import type { Asker, RoleWorld } from './vendor-role-world.ts';

/** One call that would be right if the asker's role allowed it. */
export interface RoleCall {
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** What is in the answer of a read; default: the mark that all names of the stall have. */
  sees?: string;
  /** A write that changes no row. */
  changesNothing?: boolean;
}
export type MakeCall = (w: RoleWorld, asker: Asker) => RoleCall | Promise<RoleCall>;

const ofStall: MakeCall = (w) => ({ query: `?vendor_id=${w.stall.id}` });
const on =
  (subject: (w: RoleWorld) => Promise<string>, more: Omit<RoleCall, 'params'> = {}): MakeCall =>
  async (w) => ({ params: { id: await subject(w) }, ...more });

const feedSettings = (w: RoleWorld) => ({
  vendor_id: w.stall.id,
  url: 'https://feed.example/b.csv',
  format: 'csv',
  location_id: w.stall.locationId,
});

/** The same days are reported once. */
let reportDay = Date.parse('2022-01-01');
/** Each call names another country than the one before, so that what is done is seen. */
let taxCalls = 0;

const people: Record<string, MakeCall> = {
  'GET team': ofStall,
  'PATCH team/:id': async (w) => ({
    params: { id: await make.member(w) },
    body: { vendor_id: w.stall.id, role: 'manager' },
  }),
  'DELETE team/:id': async (w) => ({
    params: { id: await make.member(w) },
    query: `?vendor_id=${w.stall.id}`,
  }),
  'POST team/invitations': (w) => ({
    body: { vendor_id: w.stall.id, email: `${randomUUID()}@example.test`, role: 'staff' },
  }),
  'DELETE team/invitations/:id': on(make.invitation),
  'GET api-keys': ofStall,
  'POST api-keys': (w) => ({
    body: { vendor_id: w.stall.id, name: 'Till', scopes: ['orders:read'], expires_in_days: 1 },
  }),
  'DELETE api-keys/:id': on(make.apiKey),
  'GET notifications': async (w) => {
    await make.notification(w);
    return { query: `?vendor_id=${w.stall.id}` };
  },
  'POST notifications/read': async (w) => ({
    body: { vendor_id: w.stall.id, ids: [await make.notification(w)] },
  }),
};

const stallItself: Record<string, MakeCall> = {
  'GET dashboard': ofStall,
  'GET dashboard/:panel': (w) => ({ params: { panel: 'products' }, query: `?vendor_id=${w.stall.id}` }),
  'GET settings': ofStall,
  'PATCH settings': (w) => ({ body: { vendor_id: w.stall.id, tagline: randomUUID() } }),
  'PUT settings/topics': (w) => ({ body: { vendor_id: w.stall.id, topics: ['reports'] } }),
  'GET tax': (w) => ({ query: `?vendor_id=${w.stall.id}`, sees: '"countries"' }),
  'PUT tax': (w) => {
    taxCalls += 1;
    const country = ['DE', 'FR', 'CH'][taxCalls % 3];
    return { body: { vendor_id: w.stall.id, country, scheme: 'home' } };
  },
  'GET locations': ofStall,
  'POST locations': (w) => ({ body: { vendor_id: w.stall.id, name: randomUUID(), city: 'Porto' } }),
  'PATCH locations/:id': async (w) => ({
    params: { id: await make.location(w) },
    body: { name: randomUUID() },
  }),
  'DELETE locations/:id': on(make.location),
  'GET reports': async (w) => ({ query: `?vendor_id=${w.stall.id}`, sees: await make.report(w) }),
  'POST reports': (w) => {
    reportDay += 86_400_000;
    const day = new Date(reportDay).toISOString().slice(0, 10);
    return { body: { vendor_id: w.stall.id, from_day: day, to_day: day } };
  },
  'GET reports/:id/file': on(make.report),
  'GET application': () => ({}),
  'GET application/slug': () => ({ query: '?name=Any' }),
  'POST application': () => ({
    body: {
      store_name: 'One more stall',
      slug: `more-${randomUUID().slice(0, 8)}`,
      tagline: '',
      description: '',
      city: 'Porto',
      email: 'more@example.test',
      time_zone: 'Europe/Lisbon',
      location_name: 'Shop',
      location_city: 'Porto',
    },
  }),
};

const feeds: Record<string, MakeCall> = {
  'GET feeds': async (w) => {
    await make.feed(w);
    return { query: `?vendor_id=${w.stall.id}` };
  },
  'POST feeds': async (w) => {
    await make.feed(w);
    return { body: { ...feedSettings(w), name: randomUUID() } };
  },
  'GET feeds/:id': on(make.feed),
  'PATCH feeds/:id': async (w) => ({ params: { id: await make.feed(w) }, body: { name: randomUUID() } }),
  'DELETE feeds/:id': on(make.feed),
  'POST feeds/:id/run': on(make.feed),
  'GET feeds/:id/runs': on(make.feed),
  'POST feeds/try': async (w) => {
    await make.trial(w);
    return { body: feedSettings(w) };
  },
  'GET feeds/try/:id': on(make.trial),
};

const reading = (w: RoleWorld) => ({
  encoding: 'utf-8',
  delimiter: ',',
  format: 'own',
  mapping: { sku: 'sku' },
  settings: { location_id: w.stall.locationId },
});

const imports: Record<string, MakeCall> = {
  'GET imports': async (w) => {
    await make.productFile(w);
    return { query: `?vendor_id=${w.stall.id}` };
  },
  'POST imports': (w) => ({
    query: `?vendor_id=${w.stall.id}&file_name=new.csv`,
    body: `sku,name\n${randomUUID()},Tea\n`,
    headers: { 'content-type': 'text/csv' },
  }),
  'GET imports/:id': on(make.productFile),
  'GET imports/:id/rejected.csv': on(make.productFile),
  'POST imports/:id/cancel': on((w) => make.productFile(w, 'checking'), { body: {} }),
  'POST imports/:id/start': async (w) => ({
    params: { id: await make.productFile(w) },
    body: { run: 'check', reading: reading(w) },
  }),
  'GET exports': ofStall,
};

/** How each line of the table is asked for. */
export const roleCalls: Record<string, MakeCall> = {
  ...people,
  ...stallItself,
  ...feeds,
  ...imports,
  ...goodsCalls,
};
