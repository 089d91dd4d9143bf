import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { serverStorage } from '#lib/data/supabase/storage';
import { runtime } from '#lib/runtime';
import { type ApiScope, apiScope } from '#lib/web/auth/scopes';
import { signIn } from './call-route.ts';
import { join, makeCategory, makePerson, makeProduct, makeStall, type Stall } from './market.ts';
import type { AskerName } from './vendor-role-table.ts';

/** What a request carries to say who asks. */
export interface Asker {
  cookie?: string;
  headers?: Record<string, string>;
  userId?: string;
}

/** A key as the server stores it, without the twenty that a person may make: the bearer's header. */
async function makeKey(
  sql: postgres.Sql,
  stall: Stall,
  name: string,
  scopes: readonly string[],
): Promise<Asker> {
  const secret = `lsk_${randomBytes(32).toString('base64url')}`;
  const hash = createHash('sha256').update(secret).digest();
  await sql`insert into public.vendor_api_keys (vendor_id, name, prefix, key_hash, scopes)
    values (${stall.id}, ${name}, ${secret.slice(0, 12)}, ${hash}, ${sql.array([...scopes])})`;
  return { headers: { authorization: `Bearer ${secret}` } };
}

/** Every scope that does not carry this one: who may write something may read it. */
const allBut = (scope: ApiScope) =>
  apiScope.options.filter((each) => each !== scope && each !== scope.replace(':read', ':write'));

async function makePeople(sql: postgres.Sql, mark: string, stall: Stall, rival: Stall) {
  const person = async (name: string, at?: Stall, role = 'owner'): Promise<Asker> => {
    const made = await makePerson(sql, `${mark}-${name}`, name === 'admin' ? 'admin' : undefined);
    if (at) await join(sql, at, made.id, role);
    return { cookie: await signIn(made.email), userId: made.id };
  };
  return {
    nobody: {},
    shopper: await person('shopper'),
    staff: await person('staff', stall, 'staff'),
    manager: await person('manager', stall, 'manager'),
    owner: await person('owner', stall),
    rival: await person('rival', rival),
    admin: await person('admin'),
  } satisfies Partial<Record<AskerName, Asker>>;
}

async function makeKeys(sql: postgres.Sql, mark: string, stall: Stall, rival: Stall) {
  const program = new Map<string | null, Asker>();
  const other = new Map<string | null, Asker>();
  for (const scope of apiScope.options) {
    program.set(scope, await makeKey(sql, stall, `${mark} till`, [scope]));
    other.set(scope, await makeKey(sql, stall, `${mark} till`, allBut(scope)));
  }
  const all = await makeKey(sql, stall, `${mark} till`, apiScope.options);
  program.set(null, all);
  other.set(null, all);
  return { program, other, alien: await makeKey(sql, rival, 'Till', apiScope.options) };
}

/**
 * A stall with everything that it can have, whose every name has `mark` in it, another stall, and all who ask. The
 * things that calls are about are made anew for each of them (vendor-role-subjects.ts).
 */
export async function makeRoleWorld(sql: postgres.Sql) {
  const mark = `zimt${randomUUID().slice(0, 8)}`;
  const stall = await makeStall(sql, mark);
  const rival = await makeStall(sql, 'rival');
  await sql`update public.locations set name = ${`${mark} shop`} where id = ${stall.locationId}`;
  const category = await makeCategory(sql, 'tea');
  const tea = await makeProduct(sql, stall, category.id, { name: `${mark} tea`, quantity: 900 });
  const [shelf] = await sql`select id from public.inventory where variant_id = ${tea.variantId}`;
  const customer = await makePerson(sql, `${mark}-customer`);
  const people = await makePeople(sql, mark, stall, rival);
  const keys = await makeKeys(sql, mark, stall, rival);
  const storage = serverStorage(runtime().env);

  const askerOf = (name: AskerName, scope: string | null): Asker => {
    if (name === 'program' || name === 'other') return keys[name].get(scope) ?? {};
    return name === 'alien' ? keys.alien : people[name];
  };
  return {
    sql,
    mark,
    stall,
    rival,
    category,
    tea: { ...tea, shelfId: String(shelf?.id) },
    customer,
    storage,
    askerOf,
  };
}

export type RoleWorld = Awaited<ReturnType<typeof makeRoleWorld>>;
