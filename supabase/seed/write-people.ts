import { demoAccounts } from '#supabase/seed/accounts';
import { firstNames, lastNames } from '#supabase/seed/content/people';
import { dayMs, dayStart, isoTime, type SeedContext } from '#supabase/seed/context';
import { type Connection, insertRows } from '#supabase/seed/insert-rows';
import type { Market } from '#supabase/seed/market';
import { idFor, makeRandom, slugify } from '#supabase/seed/random';

/** The ids that the demo accounts have in this database. */
export type AccountIds = Record<keyof typeof demoAccounts, string>;

/** Makes the demo accounts, or finds them: a seed that was interrupted runs again from the start. */
export async function ensureAccounts({ sql, createUser }: SeedContext): Promise<AccountIds> {
  const found = await sql<{ id: string; email: string }[]>`
    select id, email from auth.users where email in ${sql(Object.values(demoAccounts).map(({ email }) => email))}`;
  const idOf = async (name: keyof typeof demoAccounts): Promise<string> => {
    const { email, password, fullName } = demoAccounts[name];
    const known = found.find((user) => user.email === email);
    return known?.id ?? createUser({ id: idFor('user', email), email, password, fullName });
  };
  return { shopper: await idOf('shopper'), vendor: await idOf('vendor'), admin: await idOf('admin') };
}

export interface Customer {
  id: string;
  fullName: string;
  /** How often they come; a few are regulars. */
  weight: number;
}

/** The market's regulars and strangers, always the same hundred and twenty. */
export function customers(): Customer[] {
  const random = makeRandom('customers');
  return Array.from({ length: 120 }, (_, i) => {
    const fullName = `${random.pick(firstNames)} ${random.pick(lastNames)}`;
    return {
      id: idFor('customer', String(i)),
      fullName,
      weight: random.float(0.3, 1) ** 2 * (random.chance(0.12) ? 5 : 1),
    };
  });
}

interface Person {
  id: string;
  fullName: string;
  email: string;
  joined: string;
}

/** People nobody can sign in as: they have no password. The trigger on auth.users gives each a profile. */
async function insertPeople(sql: Connection, people: Person[]): Promise<void> {
  await insertRows(
    sql,
    'auth.users',
    people.map(({ id, email, fullName, joined }) => ({
      id,
      aud: 'authenticated',
      role: 'authenticated',
      email,
      raw_user_meta_data: { full_name: fullName },
      created_at: joined,
      updated_at: joined,
    })),
  );
  await sql`
    insert into public.profiles (id, full_name, created_at)
    select * from unnest(${people.map(({ id }) => id)}::uuid[], ${people.map(({ fullName }) => fullName)}::text[],
      ${people.map(({ joined }) => joined)}::timestamptz[])
    on conflict (id) do update set full_name = excluded.full_name, created_at = excluded.created_at`;
}

/** Customers, stall owners and what the demo accounts may do. Needs the stalls. */
export async function writePeople(
  sql: Connection,
  context: SeedContext,
  market: Market,
  accounts: AccountIds,
): Promise<void> {
  const today = dayStart(context);
  const random = makeRandom('joined');
  const joined = () => isoTime(today - random.int(100, 700) * dayMs - random.int(0, 86_399) * 1000);
  const owners = market.stalls.filter(({ id }) => id !== market.demoStallId);
  await insertPeople(sql, [
    ...customers().map(({ id, fullName }, i) => ({
      id,
      fullName,
      joined: joined(),
      email: `${slugify(fullName)}-${i + 1}@shoppers.example`,
    })),
    ...owners.map(({ slug, owner }) => ({
      id: idFor('owner', slug),
      fullName: owner,
      joined: joined(),
      email: `owner@${slug}.example`,
    })),
  ]);
  await insertRows(sql, 'public.vendor_members', [
    { vendor_id: market.demoStallId, user_id: accounts.vendor, role: 'owner' },
    ...owners.map(({ id, slug }) => ({ vendor_id: id, user_id: idFor('owner', slug), role: 'owner' })),
  ]);
  await sql`
    update public.profiles p set role = a.role::public.user_role, full_name = a.full_name
    from unnest(${Object.values(accounts)}::uuid[], ${Object.keys(accounts).map((name) => demoAccounts[name as keyof AccountIds].role)}::text[],
      ${Object.keys(accounts).map((name) => demoAccounts[name as keyof AccountIds].fullName)}::text[]) as a (id, role, full_name)
    where p.id = a.id`;
}
