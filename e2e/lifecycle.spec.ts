import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { makeCategory, makeProduct, makeStall } from '../__tests__/support/market.ts';
import { createUser } from '../supabase/local/auth-users.ts';
import { startTestStack } from '../supabase/local/test-stack.ts';
import { demoAccounts } from '../supabase/seed/accounts.ts';
import { expect, openDatabase, test } from './support/fixtures.ts';
import { oneOrigin } from './support/one-origin.ts';
import { e2ePort, openShop, readRunFile } from './support/shop.ts';

const readText = (path: string) => readFile(path, 'utf8').catch(() => '');

/** Processes whose command line or environment names the folder: whatever the shop there has left behind. */
async function leftovers(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readText(`/proc/${pid}/cmdline`);
    if (`${command}${await readText(`/proc/${pid}/environ`)}`.includes(folder)) found.push(command);
  }
  return found;
}

/** The web process of a shop: the child of its start command that runs scripts/web.ts. */
async function webPid(parentPid: number): Promise<number> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const parent = /^PPid:\s+(\d+)$/m.exec(await readText(`/proc/${pid}/status`))?.[1];
    const command = await readText(`/proc/${pid}/cmdline`);
    if (Number(parent) === parentPid && command.includes('scripts/web.ts')) return Number(pid);
  }
  return 0;
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function answers(port: number): Promise<boolean> {
  const [page, ready] = await Promise.all(
    ['/products', '/api/ready'].map((path) =>
      fetch(`http://127.0.0.1:${port}${path}`).then(
        (answer) => answer.ok,
        () => false,
      ),
    ),
  );
  return Boolean(page && ready);
}

test('whichever process is killed, the shop comes back, nothing is lost, and nothing is left after closing', async () => {
  test.setTimeout(300_000);
  const parent = await mkdtemp(join(tmpdir(), 'livestall-lifecycle-'));
  const dataDir = join(parent, 'data');
  const port = e2ePort + 1;
  let shop = await openShop({ dataDir, port });
  const sql = await openDatabase(dataDir);
  const [before] = await sql`select count(*)::int as movements from public.inventory_movements`;
  const [shelf] = await sql`select variant_id, location_id from public.inventory limit 1`;
  await sql`select private.move_stock(${shelf?.variant_id}, ${shelf?.location_id}, 1, 'received', null)`;
  await sql.end();

  for (const name of ['realtime', 'api', 'mailbox', 'postgres'] as const) {
    const pid = (await readRunFile(dataDir)).processes[name]?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    await expect
      .poll(async () => (await readRunFile(dataDir)).processes[name]?.pid, { timeout: 30_000 })
      .not.toBe(pid);
    await expect.poll(() => answers(port), { timeout: 30_000 }).toBe(true);
  }

  const web = await webPid(shop.child.pid ?? 0);
  process.kill(web, 'SIGKILL');
  await expect.poll(() => webPid(shop.child.pid ?? 0), { timeout: 30_000 }).not.toBe(web);
  await expect.poll(() => answers(port), { timeout: 30_000 }).toBe(true);

  shop.child.kill('SIGKILL');
  const orphans = Object.entries((await readRunFile(dataDir)).processes).filter(
    ([name]) => name !== 'postgres',
  );
  for (const [, { pid }] of orphans) await expect.poll(() => isAlive(pid), { timeout: 15_000 }).toBe(false);
  await expect.poll(() => answers(port), { timeout: 15_000 }).toBe(false);

  shop = await openShop({ dataDir, port });
  expect(await answers(port)).toBe(true);
  const again = await openDatabase(dataDir);
  const [after] = await again`select count(*)::int as movements from public.inventory_movements`;
  expect(after?.movements).toBe((before?.movements ?? 0) + 1);
  expect(await again`select * from public.check_invariants()`).toHaveLength(0);
  await again.end();

  shop.child.kill('SIGINT');
  await new Promise((resolve) => shop.child.once('exit', resolve));
  await expect.poll(() => leftovers(dataDir), { timeout: 15_000 }).toEqual([]);

  shop = await openShop({ dataDir, port, byNpm: true });
  shop.child.kill('SIGKILL');
  await expect.poll(() => leftovers(dataDir), { timeout: 20_000 }).toEqual([]);
  await rm(parent, { recursive: true, force: true });
});

test('the same build runs on another Supabase, named by settings alone, and starts no stack of its own', async ({
  page,
}) => {
  const port = e2ePort + 2;
  const parent = await mkdtemp(join(tmpdir(), 'livestall-external-'));
  const dataDir = join(parent, 'data');
  const other = await startTestStack({ publicUrl: `http://127.0.0.1:${port}` });
  const project = await oneOrigin(other);
  const sql = postgres(other.databaseUrl, { max: 1, onnotice: () => undefined });
  const stall = await makeStall(sql, 'elsewhere');
  const { id: categoryId } = await makeCategory(sql, 'elsewhere');
  const product = await makeProduct(sql, stall, categoryId, { name: 'Far away tea', quantity: 7 });
  const shop = await openShop({
    dataDir,
    port,
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: other.databaseUrl,
      SUPABASE_URL: `http://127.0.0.1:${project.port}`,
      SUPABASE_PUBLISHABLE_KEY: other.publishableKey,
      SUPABASE_SECRET_KEY: other.secretKey,
      SUPABASE_JWT_SECRET: other.jwtSecret,
    },
  });
  try {
    expect(await answers(port)).toBe(true);
    await page.goto(`http://127.0.0.1:${port}/products/${product.id}`);
    await expect(page.getByText(/^Live ·/).first()).toBeVisible();
    await sql`select private.move_stock(${product.variantId}, ${stall.locationId}, -7, 'adjusted', null)`;
    await expect(page.getByText('Sold out').first()).toBeVisible();
    await expect(readRunFile(dataDir)).rejects.toThrow();
    expect((await fetch(`http://127.0.0.1:${port}/dev/mail`)).status).toBe(404);
  } finally {
    // Before what it listens to, which it would miss.
    await page.close();
    await shop.close();
    await sql.end();
    await project.stop();
    await other.stop();
    await rm(parent, { recursive: true, force: true });
  }
});

test('a database with the demo accounts is refused unless it is the embedded one', async () => {
  const port = e2ePort + 2;
  const other = await startTestStack();
  const sql = postgres(other.databaseUrl, { max: 1, onnotice: () => undefined });
  const { email } = demoAccounts.admin;
  await createUser(sql, { email, password: 'known to everyone', fullName: 'Demo', emailConfirmed: true });
  await sql.end();
  const opening = openShop({
    dataDir: join(tmpdir(), 'livestall-refused'),
    port,
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: other.databaseUrl,
      SUPABASE_URL: other.supabaseUrl,
      SUPABASE_PUBLISHABLE_KEY: other.publishableKey,
      SUPABASE_SECRET_KEY: other.secretKey,
    },
  });
  await expect(opening).rejects.toThrow(/demo accounts whose passwords are public/);
  await other.stop();
});
