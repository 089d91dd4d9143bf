import type postgres from 'postgres';
import { type Actor, as, errorOf, person } from './support/acting.ts';
import { addPerson, idOf } from './support/market.ts';
import { actors, fillWorld } from './support/rls-world.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

const { anon, shopper, other, staffA, managerA, ownerA, ownerB, admin } = actors;
type Tx = postgres.TransactionSql;

let database: TestDatabase;
const by = <T>(actor: Actor, work: (tx: Tx) => Promise<T>) => as(database.sql, actor, work);

beforeAll(async () => {
  database = await makeTestDatabase('onboarding');
  await fillWorld(database.sql);
});

afterAll(() => database.drop());

const apply = (actor: Actor, slug: string, email = 'new@livestall.example') =>
  by(
    actor,
    (tx) => tx<{ application_id: string; vendor_id: string }[]>`
      select * from private.apply_for_stall(p_store_name => ${`New stall ${slug}`}, p_slug => ${slug},
        p_email => ${email}, p_location_name => 'Shop', p_location_city => 'Porto')`,
  ).then(([row]) => row!);
const review = (actor: Actor, vendor: string, outcome: string, reason = '') =>
  by(actor, (tx) => tx`select * from private.review_vendor(${vendor}, ${outcome}, ${reason})`);
const roleOf = async (name: string) =>
  (await database.sql`select role from public.profiles where id = ${idOf(name)}`)[0]!.role;

describe('an application', () => {
  it('makes stall, owner and location at once, and leaves its person a shopper until it is approved', async () => {
    await addPerson(database.sql, 'ada');
    const made = await apply(person(idOf('ada')), 'ada-teas');
    const [stall] = await database.sql`
      select v.status, m.role, l.name, l.city, l.is_primary from public.vendors v
      join public.vendor_members m on m.vendor_id = v.id join public.locations l on l.vendor_id = v.id
      where v.id = ${made.vendor_id}`;
    expect(stall).toEqual({
      status: 'pending',
      role: 'owner',
      name: 'Shop',
      city: 'Porto',
      is_primary: true,
    });
    expect(await roleOf('ada')).toBe('shopper');
    await review(admin, made.vendor_id, 'approved');
    expect(await roleOf('ada')).toBe('vendor');
  });

  it('is one at a time, also when sent twice at once', async () => {
    await addPerson(database.sql, 'eager');
    const eager = person(idOf('eager'));
    const results = await Promise.allSettled([apply(eager, 'eager-one'), apply(eager, 'eager-two')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await errorOf(apply(eager, 'eager-three'))).code).toBe('LS002');
    const stalls = await database.sql`select from public.vendor_members where user_id = ${idOf('eager')}`;
    expect(stalls).toHaveLength(1);
  });

  it('cannot have the address of another stall, and leaves nothing behind when refused', async () => {
    await addPerson(database.sql, 'late');
    const error = await errorOf(apply(person(idOf('late')), 'a'));
    expect([error.code, JSON.parse(error.detail!)]).toEqual(['LS002', { field: 'slug' }]);
    const stalls = await database.sql`select from public.vendor_members where user_id = ${idOf('late')}`;
    expect(stalls).toHaveLength(0);
  });

  it('is refused to visitors', async () => {
    expect((await errorOf(apply(anon, 'nobody'))).code).toBe('42501');
  });

  it('that was turned down is put right in the same stall', async () => {
    await addPerson(database.sql, 'again');
    const again = person(idOf('again'));
    const first = await apply(again, 'again-first');
    await review(admin, first.vendor_id, 'rejected', 'Say where you are.');
    const second = await apply(again, 'again-second');
    expect(second.vendor_id).toBe(first.vendor_id);
    const [stall] = await database.sql`select slug, status from public.vendors where id = ${first.vendor_id}`;
    expect(stall).toEqual({ slug: 'again-second', status: 'pending' });
  });
});

describe('the address of an application', () => {
  const emailOf = async (vendor: string) =>
    (await database.sql`select email from public.vendors where id = ${vendor}`)[0]!.email;

  it('is the person’s own, whatever was named, also when it is handed in again', async () => {
    await addPerson(database.sql, 'named');
    const named = person(idOf('named'));
    const first = await apply(named, 'named-first', 'victim@elsewhere.example');
    expect(await emailOf(first.vendor_id)).toBe('named@livestall.example');
    await review(admin, first.vendor_id, 'rejected', 'Say where you are.');
    await apply(named, 'named-second', 'victim@elsewhere.example');
    expect(await emailOf(first.vendor_id)).toBe('named@livestall.example');
  });

  it('that was confirmed stays when it is handed in again, until the own one is named', async () => {
    await addPerson(database.sql, 'kept');
    const kept = person(idOf('kept'));
    const { vendor_id: id } = await apply(kept, 'kept-first');
    await database.sql`update public.vendors set email = 'shop@kept.example' where id = ${id}`;
    const again = async (slug: string, email: string) => {
      await review(admin, id, 'rejected', 'Once more.');
      await apply(kept, slug, email);
      return emailOf(id);
    };
    expect(await again('kept-second', 'shop@kept.example')).toBe('shop@kept.example');
    expect(await again('kept-third', 'victim@elsewhere.example')).toBe('shop@kept.example');
    expect(await again('kept-fourth', 'Kept@livestall.example')).toBe('kept@livestall.example');
  });

  it('must be there: who has not confirmed their own is told to', async () => {
    await addPerson(database.sql, 'unread');
    await database.sql`update auth.users set email_confirmed_at = null where id = ${idOf('unread')}`;
    expect((await errorOf(apply(person(idOf('unread')), 'unread'))).code).toBe('LS003');
  });
});

describe('a decision', () => {
  it.each([
    ['the owner', ownerA],
    ['a shopper', shopper],
    ['a rival', ownerB],
  ])('is not for %s', async (_, actor) => {
    expect((await errorOf(review(actor, idOf('a'), 'suspended', 'Because'))).code).toBe('42501');
  });

  it('is made once: the second admin is told that the stall has moved on', async () => {
    const outcomes = await Promise.allSettled([
      review(admin, idOf('b'), 'suspended', 'Late'),
      review(admin, idOf('b'), 'suspended', 'Late'),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await review(admin, idOf('b'), 'reinstated');
    expect((await errorOf(review(admin, idOf('b'), 'approved'))).code).toBe('LS002');
  });

  it('is recorded with its reason and told to the stall', async () => {
    await review(admin, idOf('a'), 'suspended', 'No answer to shoppers');
    const [decision] = await database.sql`select outcome, reason, decided_by from public.vendor_decisions
      where vendor_id = ${idOf('a')} order by created_at desc limit 1`;
    expect(decision).toEqual({
      outcome: 'suspended',
      reason: 'No answer to shoppers',
      decided_by: idOf('admin'),
    });
    const [note] = await by(
      staffA,
      (tx) => tx`select kind, body from public.notifications
      where vendor_id = ${idOf('a')} order by created_at desc limit 1`,
    );
    expect(note).toEqual({ kind: 'vendor_reviewed', body: 'No answer to shoppers' });
    await review(admin, idOf('a'), 'reinstated');
  });
});

describe('an invitation', () => {
  const inviteTo = (email: string, role = 'staff', token = email) =>
    by(
      ownerA,
      (tx) => tx<{ id: string }[]>`
        insert into public.vendor_invitations (vendor_id, email, role, token_hash)
        values (${idOf('a')}, ${email}, ${role}::public.member_role, sha256(${token}::bytea)) returning id`,
    ).then(([row]) => row!.id);
  const accept = (actor: Actor, token: string) =>
    by(actor, (tx) => tx`select * from private.accept_invitation(sha256(${token}::bytea))`);
  const newcomer = async (name: string) => {
    await addPerson(database.sql, name);
    await database.sql`update auth.users set email_confirmed_at = now() where id = ${idOf(name)}`;
    return { actor: person(idOf(name)), email: `${name}@livestall.example` };
  };

  it('is accepted once, by the person of its address', async () => {
    const { actor, email } = await newcomer('ben');
    await inviteTo(email, 'manager');
    expect((await errorOf(accept(shopper, email))).code).toBe('LS003');
    expect(await accept(actor, email)).toMatchObject([{ vendor_id: idOf('a'), role: 'manager' }]);
    expect((await errorOf(accept(actor, email))).message).toContain('used already');
    expect(await roleOf('ben')).toBe('vendor');
    const [note] = await by(
      staffA,
      (tx) => tx`select title, link from public.notifications
      where kind = 'system' and vendor_id = ${idOf('a')}`,
    );
    expect(note).toEqual({ title: 'ben works at your stall now', link: '/vendor/team' });
  });

  it('cannot be used twice at once', async () => {
    const { actor, email } = await newcomer('twice');
    await inviteTo(email);
    const results = await Promise.allSettled([accept(actor, email), accept(actor, email)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('ends after seven days, and when it is taken back', async () => {
    const { actor, email } = await newcomer('slow');
    const id = await inviteTo(email);
    const [row] =
      await database.sql`select expires_at - created_at as life from public.vendor_invitations where id = ${id}`;
    expect(row!.life).toBe('7 days');
    await database.sql`update public.vendor_invitations set expires_at = now() where id = ${id}`;
    expect((await errorOf(accept(actor, email))).message).toContain('expired');
    await by(ownerA, (tx) => tx`update public.vendor_invitations set revoked_at = now() where id = ${id}`);
    expect((await errorOf(accept(actor, email))).message).toContain('taken back');
    const reopen = by(
      ownerA,
      (tx) => tx`update public.vendor_invitations set revoked_at = null where id = ${id}`,
    );
    expect((await errorOf(reopen)).code).toBe('LS002');
  });

  it('needs an address that is confirmed', async () => {
    const { actor, email } = await newcomer('unsure');
    await database.sql`update auth.users set email_confirmed_at = null where email = ${email}`;
    await inviteTo(email);
    expect((await errorOf(accept(actor, email))).code).toBe('42501');
  });

  it('does not change the role of somebody who works there already', async () => {
    await inviteTo('managera@livestall.example', 'owner', 'known');
    await database.sql`update auth.users set email = 'managera@livestall.example' where id = ${idOf('managerA')}`;
    expect(await accept(managerA, 'known')).toMatchObject([{ role: 'manager' }]);
  });

  it('is for stalls that are open', async () => {
    await database.sql`insert into public.vendor_members values (${idOf('p')}, ${idOf('other')}, 'owner')`;
    const early = by(
      other,
      (tx) => tx`insert into public.vendor_invitations (vendor_id, email, role, token_hash)
      values (${idOf('p')}, 'x@livestall.example', 'staff', sha256('early'))`,
    );
    expect((await errorOf(early)).code).toBe('42501');
  });

  it('cannot be sent more than thirty times a day', async () => {
    await database.sql`insert into public.vendor_invitations (vendor_id, email, role, token_hash, revoked_at)
      select ${idOf('b')}, n || '@livestall.example', 'staff', sha256(n::text::bytea), now() from generate_series(1, 29) n`;
    const send = by(
      ownerB,
      (tx) => tx`insert into public.vendor_invitations (vendor_id, email, role, token_hash)
      values (${idOf('b')}, 'more@livestall.example', 'staff', sha256('more'))`,
    );
    expect((await errorOf(send)).code).toBe('LS003');
  });
});

describe('the team', () => {
  it('is shown with names and addresses to its own people and to admins', async () => {
    const seen = async (actor: Actor) =>
      (await by(actor, (tx) => tx`select user_id from private.team_of(${idOf('b')})`)).length;
    expect([await seen(ownerB), await seen(admin), await seen(ownerA), await seen(shopper)]).toEqual([
      1, 1, 0, 0,
    ]);
  });

  it('can be left by anyone but its last owner', async () => {
    const leave = (actor: Actor) =>
      by(actor, (tx) => tx`delete from public.vendor_members where user_id = ${actor.userId!}`);
    expect((await errorOf(leave(ownerB))).code).toBe('42501');
    expect((await leave(staffA)).count).toBe(1);
    await database.sql`insert into public.vendor_members values (${idOf('a')}, ${idOf('staffA')}, 'staff')`;
  });
});

describe('a location', () => {
  const remove = (actor: Actor, name: string) =>
    by(actor, (tx) => tx`delete from public.locations where id = ${idOf(name)}`);

  it('goes when nothing was ever there; the main one and one with a ledger stay', async () => {
    await database.sql`insert into public.locations (id, vendor_id, name)
      values (${idOf('a-shed')}, ${idOf('a')}, 'Shed'), (${idOf('a-barn')}, ${idOf('a')}, 'Barn')`;
    await database.sql`select private.move_stock(v.id, ${idOf('a-barn')}, 1, 'received', null)
      from public.product_variants v where v.sku = 'a-open-1'`;
    await database.sql`insert into public.inventory (variant_id, product_id, vendor_id, location_id)
      values (${idOf('a-open-1')}, ${idOf('a-open')}, ${idOf('a')}, ${idOf('a-shed')})`;
    expect((await remove(staffA, 'a-shed')).count).toBe(0);
    expect((await errorOf(remove(managerA, 'a-main'))).message).toContain('main location');
    expect((await errorOf(remove(managerA, 'a-barn'))).message).toContain('ledger');
    expect((await remove(managerA, 'a-shed')).count).toBe(1);
  });

  it('is the main one of its stall, or another is', async () => {
    const unmark = by(
      managerA,
      (tx) => tx`update public.locations set is_primary = false where vendor_id = ${idOf('a')}`,
    );
    expect((await errorOf(unmark)).code).toBe('LS003');
    await by(managerA, async (tx) => {
      await tx`update public.locations set is_primary = false where id = ${idOf('a-main')}`;
      await tx`update public.locations set is_primary = true where id = ${idOf('a-barn')}`;
    });
  });
});

describe('an API key', () => {
  const withKey = <T>(name: string, work: (tx: Tx) => Promise<T>) =>
    database.sql
      .begin(async (tx) => {
        const claims = JSON.stringify({ role: 'authenticated', key_id: idOf(name) });
        await tx`select set_config('role', 'authenticated', true), set_config('request.jwt.claims', ${claims}, true)`;
        return { value: await work(tx) };
      })
      .then(({ value }) => value);
  const count = (name: string, from: string) =>
    withKey(name, async (tx) => (await tx.unsafe(`select 1 from public.${from}`)).length);
  const ofA = `vendor_id = '${idOf('a')}'`;

  beforeAll(async () => {
    for (const [name, scopes] of [
      ['reader', ['products:read']],
      ['till', ['products:read', 'inventory:write']],
      ['books', ['orders:read']],
      ['writer', ['products:read', 'products:write']],
    ] as const)
      await database.sql`insert into public.vendor_api_keys (id, vendor_id, name, prefix, key_hash, scopes)
        values (${idOf(name)}, ${idOf('a')}, ${name}, 'lsk_abcdefgh', sha256(${name}::bytea), ${scopes as unknown as string[]})`;
  });

  it.each([ownerA, managerA, admin])('hides its hash from everybody', async (actor) => {
    const read = by(actor, (tx) => tx`select key_hash from public.vendor_api_keys`);
    expect((await errorOf(read)).message).toContain('permission denied');
  });

  it('reads what its scopes name, of its own stall, and nothing else', async () => {
    expect(await count('reader', `products where ${ofA} and status = 'draft'`)).toBe(1);
    expect(await count('reader', `products where vendor_id = '${idOf('b')}' and status = 'draft'`)).toBe(0);
    expect(await count('reader', 'vendor_orders')).toBe(0);
    expect(await count('books', 'vendor_orders')).toBe(1);
    expect(await count('books', 'inventory')).toBe(0);
  });

  it.each([
    'vendor_members',
    'vendor_api_keys',
    'vendor_invitations',
    'notifications',
    'profiles',
    'own_vendors',
    'orders',
    'reports',
  ])('never reads %s', async (table) => {
    for (const name of ['reader', 'till', 'books', 'writer'])
      expect(
        await withKey(
          name,
          async (tx) => (await tx.unsafe(`select count(*)::int as n from public.${table}`))[0]!.n,
        ),
      ).toBe(0);
  });

  it('changes stock only with inventory:write, and the ledger names no person', async () => {
    const adjust = (name: string, stall: string) =>
      withKey(
        name,
        (tx) =>
          tx`select * from public.adjust_stock(${idOf(`${stall}-open-1`)}, ${idOf(`${stall}-main`)}, 1, 'received')`,
      );
    expect((await errorOf(adjust('reader', 'a'))).code).toBe('42501');
    expect((await errorOf(adjust('till', 'b'))).code).toBe('42501');
    expect(await adjust('till', 'a')).toHaveLength(1);
    const [line] = await database.sql`select actor_id from public.inventory_movements
      where variant_id = ${idOf('a-open-1')} order by id desc limit 1`;
    expect(line!.actor_id).toBeNull();
  });

  it('changes products only with products:write, and publishes none', async () => {
    const rename = (name: string) =>
      withKey(
        name,
        (tx) => tx`update public.products set name = 'New name' where id = ${idOf('a-draft')} returning id`,
      );
    expect([(await rename('reader')).length, (await rename('writer')).length]).toEqual([0, 1]);
    const publish = withKey(
      'writer',
      (tx) => tx`update public.products set status = 'published' where id = ${idOf('a-draft')}`,
    );
    expect((await errorOf(publish)).code).toBe('42501');
  });

  it('ends at once when it is revoked or over, for good', async () => {
    await by(
      ownerA,
      (tx) => tx`update public.vendor_api_keys set revoked_at = now() where id = ${idOf('books')}`,
    );
    expect(await count('books', 'vendor_orders')).toBe(0);
    const back = by(
      ownerA,
      (tx) => tx`update public.vendor_api_keys set revoked_at = null where id = ${idOf('books')}`,
    );
    expect((await errorOf(back)).code).toBe('LS003');
    await database.sql`update public.vendor_api_keys set expires_at = now() where id = ${idOf('reader')}`;
    expect(await count('reader', `products where ${ofA} and status = 'draft'`)).toBe(0);
  });

  it('adds nothing to a person who names one', async () => {
    const claims = JSON.stringify({ role: 'authenticated', sub: idOf('shopper'), key_id: idOf('till') });
    const seen = await database.sql.begin(async (tx) => {
      await tx`select set_config('role', 'authenticated', true), set_config('request.jwt.claims', ${claims}, true)`;
      return { rows: await tx`select from public.inventory` };
    });
    expect(seen.rows).toHaveLength(0);
  });
});
