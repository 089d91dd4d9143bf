import { readFile } from 'node:fs/promises';
import { createClient } from '@supabase/supabase-js';
import { SignJWT } from 'jose';
import postgres from 'postgres';
import { until } from '../../../__tests__/support/until.ts';
import { makeDatabaseWorld, WORLD_MS } from './database-world.ts';
import { asServer, asVisitor, isHosted, target } from './target.ts';

// Limits are the embedded stack's own: a hosted project has others.
const embeddedOnly = isHosted ? describe.skip : describe;

embeddedOnly('what one client asks costs others nothing', () => {
  const admin = postgres(process.env.TEST_DATABASE_ADMIN_URL!, { max: 2, onnotice: () => {} });
  let world: Awaited<ReturnType<typeof makeDatabaseWorld>>;
  beforeAll(async () => {
    world = await makeDatabaseWorld();
    await world.sql`
      insert into public.conf_stalls (id, name) select n, 'Stall ' || n from generate_series(1000, 1019) n`;
    await world.sql`
      insert into public.conf_goods (stall_id, giver_id, title)
      select 1000 + n % 20, 1000 + n % 20, repeat('x', 200) || n from generate_series(1, 10000) n`;
    await world.sql`create index on public.conf_goods (stall_id)`;
    await world.sql`analyze public.conf_goods`;
  }, WORLD_MS);
  afterAll(async () => {
    await world?.drop();
    await admin.end();
  });

  const get = (path: string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    fetch(`${target.url}/rest/v1/${path}`, {
      headers: { apikey: target.publishableKey, ...headers },
      ...(signal ? { signal } : {}),
    });
  const nested = (depth: number): string => {
    const table = depth % 2 === 0 ? 'conf_stalls!conf_goods_stall' : 'conf_goods!conf_goods_stall';
    return depth > 5 ? '*' : `*,${table}(${nested(depth + 1)})`;
  };
  const largestKb = async () => {
    const pids = await admin`select pid from pg_stat_activity where application_name = 'livestall-rest'`;
    const sizes = await Promise.all(
      pids.map(async ({ pid }) => {
        const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
        return Number(/RssAnon:\s+(\d+)/.exec(text)?.[1] ?? 0);
      }),
    );
    return Math.max(0, ...sizes);
  };

  test('lists in lists in lists end at a limit of bytes, and of memory in the database', async () => {
    let largest = 0;
    const looking = setInterval(() => {
      largestKb().then(
        (kb) => {
          largest = Math.max(largest, kb);
        },
        () => {},
      );
    }, 20);
    const startedAt = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const answer = await get(`conf_stalls?select=${nested(1)}&limit=50`);
        const { code } = (await answer.json()) as { code: string };
        return [answer.status, code];
      }),
    );
    clearInterval(looking);
    expect(answers).toEqual(answers.map(() => [413, 'PT413']));
    // Without limits this took 12 s and 110 MB for each.
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(largest).toBeLessThan(100_000);
  });

  test('the depth and number of embeds are bounded', async () => {
    const deep = `${'conf_goods!conf_goods_stall('.repeat(7)}*${')'.repeat(7)}`;
    expect((await get(`conf_stalls?select=${deep}`)).status).toBe(400);
    const wide = Array.from({ length: 30 }, (_, n) => `a${n}:conf_goods!conf_goods_stall(id)`).join(',');
    expect((await get(`conf_stalls?select=${wide}`)).status).toBe(400);
    expect((await get(`conf_stalls?${'id=gt.0&'.repeat(500)}`)).status).toBe(400);
    expect((await get(`conf_stalls?or=${'(and'.repeat(20)}(id.eq.1)${')'.repeat(20)}`)).status).toBe(400);
  });

  test('a list has at most 1,000 rows, inside and out', async () => {
    await world.sql`insert into public.conf_labels select n, 'label' from generate_series(10, 1500) n`;
    await world.sql`insert into public.conf_good_labels select 1, n from generate_series(10, 1500) n`;
    const visitor = asVisitor();
    expect((await visitor.from('conf_labels').select('id')).data).toHaveLength(1000);
    const { data } = await visitor.from('conf_goods').select('id, conf_labels(id)').eq('id', 1).single();
    expect(data?.conf_labels).toHaveLength(1000);
  });

  test('an answer that grows too large is refused, not held', async () => {
    await world.sql`update public.conf_labels set word = repeat('w', 20000)`;
    const answer = await get('conf_labels?select=*');
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([413, '54000']);
  });

  test('what is counted is bytes, not characters', async () => {
    await world.sql`update public.conf_labels set word = repeat('字', 4000)`;
    const answer = await get('conf_labels?select=*');
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([413, '54000']);
  });

  test('a visitor’s statement ends after three seconds', async () => {
    const { error } = await asVisitor().rpc('conf_sleep', { seconds: 60 });
    expect(error).toMatchObject({ code: '57014' });
  });

  test('an error says in its head whose it is, for whoever counts failures on the way', async () => {
    const answer = await get('conf_stalls?select=no_such_column');
    expect(answer.headers.get('proxy-status')).toBe('PostgREST; error=42703');
    expect(await answer.json()).toMatchObject({ code: '42703' });
  });

  const sleepers = async () => {
    const rows = await admin`
      select pid from pg_stat_activity where application_name = 'livestall-rest' and state = 'active' and query like '%conf_sleep%'`;
    return rows.length;
  };
  test('a statement ends with its client', async () => {
    const leaving = new AbortController();
    const asked = fetch(`${target.url}/rest/v1/rpc/conf_sleep`, {
      method: 'POST',
      body: '{"seconds":50}',
      headers: { apikey: target.secretKey, 'content-type': 'application/json' },
      signal: leaving.signal,
    }).catch(() => undefined);
    await until('one sleeps', async () => (await sleepers()) === 1);
    leaving.abort();
    await asked;
    await until('nobody sleeps', async () => (await sleepers()) === 0);
  });

  test('while two visitors hold all that they can, others are answered', async () => {
    const leaving = new AbortController();
    // Both ask again as soon as they are answered, as long as the rounds take.
    const flood = ['203.0.113.1', '203.0.113.3'].flatMap((address) =>
      Array.from({ length: 40 }, async () => {
        while (!leaving.signal.aborted)
          await get('rpc/conf_sleep?seconds=0.5', { 'x-forwarded-for': address }, leaving.signal)
            .then((answer) => answer.text())
            .catch(() => undefined);
      }),
    );
    try {
      await until('four sleep', async () => (await sleepers()) >= 4);
      const secret = new TextEncoder().encode(process.env.SUPABASE_JWT_SECRET);
      const token = await new SignJWT({ role: 'authenticated', sub: '8b0c7a1e-5f0a-4d0e-9a53-0a4c2f0a1b2c' })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime('1h')
        .sign(secret);
      const person = createClient(target.url, target.publishableKey, {
        auth: { persistSession: false },
        accessToken: async () => token,
      });
      for (let round = 0; round < 10; round += 1) {
        await until('some sleep', async () => (await sleepers()) > 0);
        const other = await get('conf_stalls?select=id&limit=1', { 'x-forwarded-for': '203.0.113.2' });
        expect(other.status).toBe(200);
        expect((await person.from('conf_stalls').select('id').limit(1)).error).toBeNull();
        expect((await asServer().from('conf_stalls').select('id').limit(1)).error).toBeNull();
      }
    } finally {
      leaving.abort();
      await Promise.all(flood);
    }
    await until('nobody sleeps', async () => (await sleepers()) === 0);
  });
});
