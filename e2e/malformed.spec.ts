import type postgres from 'postgres';
import { alertsOfFault } from '../scripts/attack/alerts-of-fault.ts';
import { floodMalformed } from '../scripts/attack/malformed-flood.ts';
import { listSubjects } from '../scripts/attack/subjects.ts';
import { readApiKey, signIn } from '../scripts/attack/visitor.ts';
import { demoAccounts } from '../supabase/seed/accounts.ts';
import { expect, test } from './support/fixtures.ts';
import { e2ePort } from './support/shop.ts';

const url = `http://127.0.0.1:${e2ePort}`;
const count = 10_000;
/** Another one tries other members of every kind. */
const seed = Number(process.env.ATTACK_SEED ?? 2026);

/** Waits until the rules have been looked at again, and tells which began to fire since `since` about faults of ours. */
async function alertsSince(sql: postgres.Sql, since: Date): Promise<string[]> {
  const readUntil = new Date();
  await expect
    .poll(
      async () => {
        const [row] = await sql<{ at: Date | null }[]>`select max(evaluated_at) as at from private.alerts`;
        return row?.at !== null && row !== undefined && row.at > readUntil;
      },
      { timeout: 90_000 },
    )
    .toBe(true);
  const rows = await sql<{ rule: string; message: string }[]>`
    select rule, message from private.alert_events
    where kind = 'firing' and at > ${since} and rule in ${sql(alertsOfFault)}`;
  return rows.map(({ rule, message }) => `${rule}: ${message}`);
}

test('10,000 malformed requests over every route get answers of ours, and fire no alert', async ({ sql }) => {
  test.setTimeout(420_000);
  const startedAt = new Date();
  const apiKey = await readApiKey(url);
  const people = [demoAccounts.shopper, demoAccounts.vendor, demoAccounts.admin];
  const cookies: string[] = [];
  for (const person of people) cookies.push((await signIn({ url, apiKey }, person)).cookie);
  const subjects = listSubjects();
  expect(subjects.length).toBeGreaterThan(200);
  const outcome = await floodMalformed({
    host: `127.0.0.1:${e2ePort}`,
    port: e2ePort,
    connections: 12,
    subjects,
    cookies,
    apiKey,
    count,
    seed,
  });
  expect(outcome.sent).toBe(count);
  // The generator reaches the shop: not everything ends at the gateway's door.
  for (const status of [200, 400, 401, 403, 404, 405, 422])
    expect(outcome.statuses[status]).toBeGreaterThan(20);
  expect(outcome.wrong).toEqual([]);
  expect(await alertsSince(sql, startedAt)).toEqual([]);
});
