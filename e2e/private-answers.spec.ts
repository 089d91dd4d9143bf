import type { APIRequestContext, APIResponse } from '@playwright/test';
import { publicRoutes } from '#lib/engines/gateway/public-routes';
import { operations } from '#lib/engines/monitoring/operations';
import { expect, signIn, test } from './support/fixtures.ts';

// Every route and page that can be read, as everyone: what is not in the gateway's table is for one person or one
// moment, and nobody may keep it; what is in it is the same for all.

const patterns = [
  ...operations.route.flatMap((name) => (name.startsWith('GET ') ? [name.slice(4)] : [])),
  ...operations.page,
];
const nobody = '00000000-0000-4000-8000-000000000000';

const normal = (pattern: string) => pattern.replaceAll(/\[(\w+)\]/g, ':$1');
const shared = new Set(publicRoutes.map(({ pattern }) => normal(pattern)));

/** A path of the pattern: a product that is on sale, a stall that is open, and otherwise something that is not there. */
function pathOf(product: { id: string; vendor: { slug: string } }, pattern: string): string {
  const values: Record<string, string> = { slug: product.vendor.slug, rule: 'database-down' };
  const id = pattern.includes('products') ? product.id : nobody;
  const path = pattern.replaceAll(/:(\w+)/g, (_, name: string) => values[name] ?? id);
  return path === '/api/supabase/products/stock' ? `${path}?ids=${product.id}` : path;
}

function visibleOf(answer: APIResponse) {
  const {
    'cache-control': control = '',
    'x-cache-status': status = '',
    'set-cookie': cookie,
  } = answer.headers();
  return { control, status, cookie };
}

async function readTwice(request: APIRequestContext, path: string): Promise<APIResponse> {
  await request.get(path, { maxRedirects: 0 });
  return request.get(path, { maxRedirects: 0 });
}

for (const role of ['anonymous', 'shopper', 'vendor', 'admin'] as const) {
  test(`what is private is never stored or called public, for ${role}`, async ({ page }) => {
    if (role !== 'anonymous') await signIn(page, role);
    expect(patterns.length).toBeGreaterThan(30);
    const { products } = await (await page.request.get('/api/supabase/products?limit=1')).json();
    for (const pattern of patterns) {
      const path = pathOf(products[0], pattern);
      const answer = await readTwice(page.request, path);
      const { control, status, cookie } = visibleOf(answer);
      const told = `${path} as ${role}: ${answer.status()} ${control} ${status}`;
      if (shared.has(normal(pattern))) {
        expect(cookie, told).toBeUndefined();
        expect(answer.status(), told).toBe(200);
      } else {
        expect(control, told).not.toMatch(/public|s-maxage/);
        expect(status, told).not.toMatch(/HIT|STALE|MISS/);
        if (answer.ok()) expect(control, told).toMatch(/no-store/);
      }
    }
  });
}
