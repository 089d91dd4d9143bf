import { runtime } from '#lib/runtime';
import { POST as accept, GET as readInvitation } from '../../app/api/invitations/[token]/route.ts';
import { PATCH as changeRole, DELETE as removeMember } from '../../app/api/vendor/team/[id]/route.ts';
import { DELETE as withdraw } from '../../app/api/vendor/team/invitations/[id]/route.ts';
import { POST as invite } from '../../app/api/vendor/team/invitations/route.ts';
import { GET as getTeam } from '../../app/api/vendor/team/route.ts';
import { call, signIn } from '../support/call-route.ts';
import { join, makePerson, makeStall, openDatabase, type Stall } from '../support/market.ts';

const sql = openDatabase();
let stall: Stall;
let people: Record<'owner' | 'manager' | 'staff' | 'rival' | 'shopper', Person>;

interface Person {
  id: string;
  email: string;
  cookie: string;
}

async function person(name: string, at?: Stall, role = 'staff'): Promise<Person> {
  const made = await makePerson(sql, name);
  if (at) await join(sql, at, made.id, role);
  return { ...made, cookie: await signIn(made.email) };
}

beforeAll(async () => {
  stall = await makeStall(sql, 'team');
  const other = await makeStall(sql, 'rival');
  people = {
    owner: await person('owner', stall, 'owner'),
    manager: await person('manager', stall, 'manager'),
    staff: await person('staff', stall),
    rival: await person('rival', other, 'owner'),
    shopper: await person('shopper'),
  };
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

const ask = (who: Person, email: string, role = 'staff') =>
  call(invite, '/api/vendor/team/invitations', {
    cookie: who.cookie,
    body: { vendor_id: stall.id, email, role },
  });
/** The token as the mail has it; the database has its hash. */
async function tokenFor(email: string): Promise<string> {
  const [job] = await sql<{ path: string }[]>`
    select data -> 'props' ->> 'path' as path from pgboss.job
    where name = 'send-email' and data ->> 'to' = ${email} order by created_on desc limit 1`;
  return job!.path.replace('/invitations/', '');
}
const join_ = (who: Person, token: string) =>
  call(accept, `/api/invitations/${token}`, { method: 'POST', cookie: who.cookie, params: { token } });
const setRole = (who: Person, id: string, role: string) =>
  call(changeRole, `/api/vendor/team/${id}`, {
    method: 'PATCH',
    cookie: who.cookie,
    params: { id },
    body: { vendor_id: stall.id, role },
  });
const remove = (who: Person, id: string) =>
  call(removeMember, `/api/vendor/team/${id}?vendor_id=${stall.id}`, {
    method: 'DELETE',
    cookie: who.cookie,
    params: { id },
  });

describe('invitations', () => {
  it('go by mail, are read by whoever has the link, and accepted once by the right person', async () => {
    const guest = await person('guest');
    expect((await ask(people.owner, guest.email.toUpperCase(), 'manager')).status).toBe(200);
    const token = await tokenFor(guest.email);
    const shown = await call(readInvitation, `/api/invitations/${token}`, { params: { token } });
    expect(shown.body.invitation).toMatchObject({
      store_name: `Stall ${stall.slug}`,
      role: 'manager',
      state: 'open',
      inviter: 'owner',
    });
    expect((await join_(people.shopper, token)).status).toBe(400);
    expect((await join_(guest, token)).body.stall).toMatchObject({ vendor_id: stall.id, role: 'manager' });
    expect((await join_(guest, token)).status).toBe(400);
    const after = await call(readInvitation, `/api/invitations/${token}`, { params: { token } });
    expect(after.body.invitation.state).toBe('used');
    const [row] = await sql`select token_hash from public.vendor_invitations where email = ${guest.email}`;
    expect(row!.token_hash.toString('base64url')).not.toBe(token);
  });

  it('that the address’s server refused say so, to the owners', async () => {
    const { id } = (await ask(people.owner, 'nobody@refused.test')).body.invitation;
    await sql`insert into private.sent_mail (key, message_id, template, leased_until, state)
      values (${`team-invitation:${id}`}, 'x', 'team-invitation', '-infinity', 'refused')`;
    const shown = async () => {
      const answer = await call(getTeam, `/api/vendor/team?vendor_id=${stall.id}`, {
        cookie: people.owner.cookie,
      });
      return answer.body.invitations.find(({ email }: { email: string }) => email === 'nobody@refused.test');
    };
    expect(await shown()).toMatchObject({ id, is_refused: true });
    await ask(people.owner, 'nobody@refused.test');
    expect(await shown()).toMatchObject({ is_refused: false });
  });

  it('end when another goes to the same address, and when they are taken back', async () => {
    const guest = await person('twice');
    await ask(people.owner, guest.email);
    const first = await tokenFor(guest.email);
    const { id } = (await ask(people.owner, guest.email)).body.invitation;
    expect((await join_(guest, first)).status).toBe(400);
    const options = { method: 'DELETE', params: { id } };
    const path = `/api/vendor/team/invitations/${id}`;
    expect((await call(withdraw, path, { ...options, cookie: people.rival.cookie })).status).toBe(404);
    expect((await call(withdraw, path, { ...options, cookie: people.owner.cookie })).status).toBe(200);
    expect((await join_(guest, await tokenFor(guest.email))).status).toBe(400);
  });

  it.each(['manager', 'staff', 'rival', 'shopper'] as const)('are not for %s to send', async (who) => {
    expect((await ask(people[who], 'x@example.test')).status).toBe(403);
  });

  it('are refused for people who work there, and by stalls that are not open', async () => {
    expect((await ask(people.owner, people.staff.email)).status).toBe(409);
    await sql`update public.vendors set status = 'suspended' where id = ${stall.id}`;
    expect((await ask(people.owner, 'x@example.test')).status).toBe(409);
    await sql`update public.vendors set status = 'approved' where id = ${stall.id}`;
  });

  it('that nobody sent are not found', async () => {
    const token = 'x'.repeat(43);
    expect((await call(readInvitation, `/api/invitations/${token}`, { params: { token } })).status).toBe(404);
    expect((await join_(people.shopper, token)).status).toBe(400);
  });
});

describe('roles', () => {
  it('are changed by owners; nobody raises themselves', async () => {
    for (const who of ['manager', 'staff', 'rival', 'shopper'] as const)
      expect((await setRole(people[who], people.staff.id, 'owner')).status).toBe(403);
    expect((await setRole(people.owner, people.staff.id, 'manager')).status).toBe(200);
    await setRole(people.owner, people.staff.id, 'staff');
  });

  it('leave a stall its last owner, in words', async () => {
    const demoted = await setRole(people.owner, people.owner.id, 'staff');
    const left = await remove(people.owner, people.owner.id);
    expect([demoted.status, left.status]).toEqual([409, 409]);
    expect(left.body.error.message).toContain('make somebody else owner first');
  });

  it('let everybody leave, and owners remove others', async () => {
    const leaving = await person('leaving', stall);
    expect((await remove(people.staff, leaving.id)).status).toBe(403);
    expect((await remove(leaving, leaving.id)).status).toBe(200);
    const removed = await person('removed', stall);
    expect((await remove(people.owner, removed.id)).status).toBe(200);
    const answer = await call(getTeam, `/api/vendor/team?vendor_id=${stall.id}`, { cookie: removed.cookie });
    expect(answer.status).toBe(403);
  });
});

describe('GET /api/vendor/team', () => {
  it('shows colleagues to all, invitations to owners', async () => {
    const team = async (who: Person) =>
      (await call(getTeam, `/api/vendor/team?vendor_id=${stall.id}`, { cookie: who.cookie })).body;
    await ask(people.owner, 'open@example.test');
    const [owner, staff] = [await team(people.owner), await team(people.staff)];
    expect(owner).toMatchObject({ role: 'owner', can_invite: true });
    expect(owner.invitations.map(({ email }: { email: string }) => email)).toContain('open@example.test');
    expect(staff).toMatchObject({ role: 'staff', can_invite: false, invitations: [] });
    expect(staff.members.map(({ email }: { email: string }) => email)).toContain(people.owner.email);
  });
});
