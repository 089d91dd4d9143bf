import { readFileSync } from 'node:fs';
import { runtime } from '#lib/runtime';
import { GET as categories } from '../../app/api/categories/route.ts';
import { GET as health } from '../../app/api/health/route.ts';
import { GET as openApi } from '../../app/api/openapi.json/route.ts';
import { GET as ready } from '../../app/api/ready/route.ts';
import { GET as vendor } from '../../app/api/vendors/[slug]/route.ts';
import { GET as vendors } from '../../app/api/vendors/route.ts';
import { call } from '../support/call-route.ts';
import { makeCategory, makeProduct, makeStall, openDatabase } from '../support/market.ts';

const sql = openDatabase();

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

describe('categories', () => {
  it('come roots first, with the products here and below after a refresh', async () => {
    const parent = await makeCategory(sql, 'spices');
    const child = await makeCategory(sql, 'whole', parent.id);
    await makeProduct(sql, await makeStall(sql, 'counted'), child.id, { name: 'Nutmeg' });
    await sql`select * from public.refresh_materialized_views()`;
    const { body } = await call(categories, '/api/categories');
    const find = (id: string) => body.categories.findIndex((category: { id: string }) => category.id === id);
    expect(find(parent.id)).toBeLessThan(find(child.id));
    expect(body.categories[find(parent.id)]).toMatchObject({ product_count: 1, parent_id: null });
  });
});

describe('vendors', () => {
  it('are listed page by page, approved ones only, without anything private', async () => {
    const open = await Promise.all(['aa', 'bb', 'cc'].map((name) => makeStall(sql, name)));
    const closed = await makeStall(sql, 'pending', 'pending');
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await call(vendors, `/api/vendors?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...page.body.vendors.map((row: { id: string }) => row.id));
      expect(JSON.stringify(page.body)).not.toMatch(/@example|commission/);
      cursor = page.body.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    for (const stall of open) expect(seen).toContain(stall.id);
    expect(seen).not.toContain(closed.id);
    const answer = await call(vendor, `/api/vendors/${closed.slug}`, { params: { slug: closed.slug } });
    expect(answer.status).toBe(404);
  });
});

describe('health', () => {
  it('says that the process lives and that its parts answer', async () => {
    expect(await call(health, '/api/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await call(ready, '/api/ready')).toMatchObject({
      status: 200,
      body: { status: 'ok', parts: { database: 'ok', rest: 'ok', auth: 'ok', storage: 'ok' } },
    });
  });
});

describe('the OpenAPI document', () => {
  const ask = (headers: Record<string, string> = {}) => call(openApi, '/api/openapi.json', { headers });

  it('is the one in docs/, for everybody', async () => {
    const { status, headers, body } = await ask();
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    expect(body).toEqual(JSON.parse(readFileSync('docs/openapi.json', 'utf8')));
  });

  it('is not sent again to who has it, and is to who has another', async () => {
    const etag = (await ask()).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    // What was compressed on the way comes back with a weak tag.
    for (const has of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await ask({ 'if-none-match': has });
      expect(again).toMatchObject({ status: 304, body: '' });
      expect(again.headers.get('etag')).toBe(etag);
    }
    expect(await ask({ 'if-none-match': '"other"' })).toMatchObject({ status: 200 });
  });
});
