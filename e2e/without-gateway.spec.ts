import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import postgres from 'postgres';
import { makeCategory, makeProduct, makeStall } from '../__tests__/support/market.ts';
import { startTestStack } from '../supabase/local/test-stack.ts';
import { expect, test } from './support/fixtures.ts';
import { oneOrigin } from './support/one-origin.ts';
import { e2ePort } from './support/shop.ts';

// As on a platform that runs Next by itself: the same build, no gateway before it.

const port = e2ePort + 5;
const url = `http://127.0.0.1:${port}`;

const answers = (path: string) =>
  fetch(url + path).then(
    (answer) => answer.ok,
    () => false,
  );

function startNext(env: Record<string, string>): ChildProcess {
  const next = join('node_modules', 'next', 'dist', 'bin', 'next');
  return spawn(process.execPath, [next, 'start', '--hostname', '127.0.0.1', '--port', String(port)], {
    env: { ...process.env, NODE_ENV: 'production', SITE_URL: url, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

test('without the gateway the same build serves: its headers, its stock as it is, live', async ({ page }) => {
  const stack = await startTestStack();
  const project = await oneOrigin(stack);
  const sql = postgres(stack.databaseUrl, { max: 1, onnotice: () => undefined });
  const stall = await makeStall(sql, 'alone');
  const { id: categoryId } = await makeCategory(sql, 'alone');
  const product = await makeProduct(sql, stall, categoryId, { name: 'Lonely tea', quantity: 7 });
  const move = (delta: number) =>
    sql`select private.move_stock(${product.variantId}, ${stall.locationId}, ${delta}, 'adjusted', null)`;
  const next = startNext({
    DATABASE_URL: stack.databaseUrl,
    SUPABASE_URL: `http://127.0.0.1:${project.port}`,
    SUPABASE_PUBLISHABLE_KEY: stack.publishableKey,
    SUPABASE_SECRET_KEY: stack.secretKey,
    SUPABASE_JWT_SECRET: stack.jwtSecret,
  });
  try {
    await expect.poll(() => answers('/api/ready'), { timeout: 60_000 }).toBe(true);
    const stockPath = `${url}/api/products/${product.id}/stock`;
    const first = await fetch(stockPath);
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await first.text()).toContain('"available":7');
    await move(-2);
    await expect.poll(() => fetch(stockPath).then((answer) => answer.text())).toContain('"available":5');

    await page.goto(`${url}/products/${product.id}`);
    await expect(page.getByText(/^Live \u00b7/).first()).toBeVisible();
    await move(-5);
    await expect(page.getByText('Sold out').first()).toBeVisible();
  } finally {
    // A page that is still open would go on trying to listen, and say so in its console.
    await page.goto('about:blank');
    next.kill('SIGTERM');
    await once(next, 'exit');
    await sql.end();
    await project.stop();
    await stack.stop();
  }
});
