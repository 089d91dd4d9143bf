/** @jest-environment jsdom */
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { SellRoom } from '#components/sell/sell-room';
import { ApiKeysScreen } from '#components/vendor/api-keys/api-keys-screen';
import { LocationsScreen } from '#components/vendor/locations/locations-screen';
import { TeamScreen } from '#components/vendor/team/team-screen';
import type { Team } from '#lib/market/vendors/team/schema';
import { type Answer, installBrowser, installFetch } from './setup.ts';

const id = (digit: number) => `${digit}1111111-1111-4111-8111-111111111111`;
const at = '2026-11-23T10:00:00.000Z';
const vendor = { id: id(9), slug: 'pavot', store_name: 'Maison Pavot', role: 'owner' as const };

let answers: Record<string, Answer>;
let sent: { call: string; body: unknown }[];

beforeAll(installBrowser);
beforeEach(() => {
  sent = [];
  installFetch((url, init) => {
    const call = `${init.method ?? 'GET'} ${url.split('?')[0]}`;
    if (init.body) sent.push({ call, body: JSON.parse(String(init.body)) });
    const answer = answers[call];
    if (!answer) throw new Error(`nobody expected ${call}`);
    return answer;
  });
});

const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

describe('the application', () => {
  const user = { id: id(1), email: 'ada@example.test', full_name: 'Ada', role: 'shopper', vendors: [] };
  const me = { body: { success: true, user } };
  const form = {
    store_name: 'Chá da Ilha',
    slug: 'cha-da-ilha',
    tagline: '',
    description: '',
    city: '',
    email: 'ada@example.test',
    time_zone: 'UTC',
    location_name: 'Shop',
    location_city: '',
  };
  const application = (state: string, reason = '') => ({
    id: id(2),
    vendor_id: id(9),
    state,
    reason,
    created_at: at,
    decided_at: state === 'pending' ? null : at,
    form,
    writes_to: form.email,
  });
  const free = { body: { success: true, slug: 'cha-da-ilha', is_free: true, suggestion: 'cha-da-ilha' } };

  it('asks visitors to sign in', async () => {
    answers = { 'GET /api/me': { body: { success: true, user: null } } };
    render(<SellRoom />);
    const link = await screen.findByRole('link', { name: 'Create an account' });
    expect(link.getAttribute('href')).toBe('/sign-up?next=/sell');
  });

  it('makes the address of the name, says whether it is free, and then waits', async () => {
    answers = {
      'GET /api/me': me,
      'GET /api/vendor/application': { body: { success: true, application: null } },
      'GET /api/vendor/application/slug': free,
      'POST /api/vendor/application': { body: { success: true, application: application('pending') } },
    };
    render(<SellRoom />);
    await screen.findByRole('form', { name: 'Apply for a stall' });
    type('Name of the stall', 'Chá da Ilha');
    expect(screen.getByLabelText('Address')).toHaveProperty('value', 'cha-da-ilha');
    await screen.findByText('/vendors/cha-da-ilha is free.');
    press('Send the application');
    await screen.findByRole('heading', { name: 'We are looking at it' });
    expect(sent).toEqual([
      {
        call: 'POST /api/vendor/application',
        body: expect.objectContaining({ store_name: 'Chá da Ilha', slug: 'cha-da-ilha', email: user.email }),
      },
    ]);
  });

  it('says at the address that it was taken meanwhile, and offers one that is free', async () => {
    const taken = 'Another stall has this address. Choose a different one.';
    answers = {
      'GET /api/me': me,
      'GET /api/vendor/application': { body: { success: true, application: null } },
      'GET /api/vendor/application/slug': {
        body: { success: true, slug: 'cha-da-ilha', is_free: false, suggestion: 'cha-da-ilha-2' },
      },
      'POST /api/vendor/application': {
        status: 409,
        body: { error: { code: 'conflict', message: taken, details: { field: 'slug' } } },
      },
    };
    render(<SellRoom />);
    await screen.findByRole('form', { name: 'Apply for a stall' });
    type('Name of the stall', 'Chá da Ilha');
    press('Send the application');
    await screen.findByText(taken);
    expect(screen.getByLabelText('Address').getAttribute('aria-invalid')).toBe('true');
    fireEvent.click(await screen.findByRole('button', { name: 'Take cha-da-ilha-2' }));
    expect(screen.getByLabelText('Address')).toHaveProperty('value', 'cha-da-ilha-2');
    await waitFor(() => expect(screen.getByLabelText('Address').getAttribute('aria-invalid')).toBeNull());
  });

  it('sends nothing while a field is wrong', async () => {
    answers = {
      'GET /api/me': me,
      'GET /api/vendor/application': { body: { success: true, application: null } },
    };
    render(<SellRoom />);
    await screen.findByRole('form', { name: 'Apply for a stall' });
    press('Send the application');
    await screen.findByText('Give the stall a name of at least 2 characters.');
    expect(sent).toEqual([]);
  });

  it('that was turned down shows why, and what was sent', async () => {
    answers = {
      'GET /api/me': me,
      'GET /api/vendor/application': {
        body: { success: true, application: application('rejected', 'Say what you sell.') },
      },
      'GET /api/vendor/application/slug': free,
    };
    render(<SellRoom />);
    await screen.findByText('Say what you sell.');
    expect(screen.getByLabelText('Name of the stall')).toHaveProperty('value', 'Chá da Ilha');
  });
});

describe('the team', () => {
  const member = (digit: number, full_name: string, role: 'owner' | 'manager' | 'staff') => ({
    user_id: id(digit),
    full_name,
    email: `${full_name.toLowerCase()}@example.test`,
    role,
    created_at: at,
  });
  const team: Team = {
    members: [member(1, 'Ada', 'owner'), member(2, 'Ben', 'staff')],
    invitations: [],
    role: 'owner',
    can_invite: true,
  };
  const path = `/api/vendor/team/${id(2)}`;

  it('asks before it removes anybody, and Escape keeps them', async () => {
    answers = {
      [`DELETE ${path}`]: { body: { success: true } },
      'GET /api/vendor/team': { body: { success: true, ...team, members: team.members.slice(0, 1) } },
    };
    render(<TeamScreen vendor={vendor} userId={id(1)} initial={team} />);
    press('Remove Ben');
    fireEvent.keyDown(screen.getByRole('button', { name: 'Yes, remove Ben' }), { key: 'Escape' });
    press('Remove Ben');
    press('Yes, remove Ben');
    await waitFor(() => expect(screen.queryByText('Ben')).toBeNull());
    expect(sent.map(({ call }) => call)).toEqual([`DELETE ${path}`]);
  });

  it('says why the last owner stays', async () => {
    const message = 'A stall needs an owner: make somebody else owner first.';
    answers = {
      [`PATCH /api/vendor/team/${id(1)}`]: { status: 409, body: { error: { code: 'conflict', message } } },
    };
    render(<TeamScreen vendor={vendor} userId={id(1)} initial={team} />);
    type('Role of Ada', 'staff');
    await screen.findByText(message);
    expect(screen.getByLabelText('Role of Ada')).toHaveProperty('value', 'owner');
  });

  it('lets staff leave and nothing else', () => {
    render(
      <TeamScreen vendor={vendor} userId={id(2)} initial={{ ...team, role: 'staff', can_invite: false }} />,
    );
    const names = screen.getAllByRole('button').map((button) => button.textContent);
    expect(names).toEqual(['Leave']);
    expect(screen.queryByRole('combobox')).toBeNull();
  });
});

describe('API keys', () => {
  it('are made with what was chosen and shown once', async () => {
    const secret = `lsk_${'x'.repeat(43)}`;
    const key = {
      id: id(3),
      name: 'Till',
      prefix: secret.slice(0, 12),
      scopes: ['products:read', 'inventory:write'],
      created_by: 'Ada',
      created_at: at,
      expires_at: null,
      last_used_at: null,
      revoked_at: null,
    };
    answers = { 'POST /api/vendor/api-keys': { body: { success: true, key, secret } } };
    render(<ApiKeysScreen vendor={vendor} initial={[]} />);
    type('What it is for', 'Till');
    type('Works for', '');
    fireEvent.click(screen.getByLabelText(/Change stock/));
    press('Make the key');
    expect(await screen.findByLabelText('The new API key')).toHaveProperty('value', secret);
    expect(sent[0]!.body).toEqual({
      vendor_id: vendor.id,
      name: 'Till',
      scopes: ['products:read', 'inventory:write'],
      expires_in_days: null,
    });
    press('I have it');
    expect(screen.queryByLabelText('The new API key')).toBeNull();
  });

  it('are not for staff', () => {
    render(<ApiKeysScreen vendor={{ ...vendor, role: 'staff' }} initial={[]} />);
    expect(screen.getByRole('heading', { name: 'Only owners see API keys' })).toBeTruthy();
    expect(screen.queryByRole('form')).toBeNull();
  });
});

describe('locations', () => {
  const place = (digit: number, name: string, is_primary: boolean, shelf_count: number) => ({
    id: id(digit),
    name,
    city: 'Porto',
    is_primary,
    shelf_count,
  });

  it('offer removal only where nothing ever was, and move the mark of the main one', async () => {
    const places = [place(1, 'Shop', true, 0), place(2, 'Barn', false, 3), place(3, 'Shed', false, 0)];
    answers = {
      [`PATCH /api/vendor/locations/${id(2)}`]: {
        body: {
          success: true,
          locations: [place(2, 'Barn', true, 3), place(1, 'Shop', false, 0), place(3, 'Shed', false, 0)],
        },
      },
    };
    render(<LocationsScreen vendor={vendor} initial={places} />);
    const removable = () =>
      screen.getAllByRole('button', { name: /^Remove / }).map((button) => button.getAttribute('aria-label'));
    expect(removable()).toEqual(['Remove Shed']);
    press('Make main: Barn');
    await waitFor(() => expect(removable()).toEqual(['Remove Shop', 'Remove Shed']));
    const [first] = screen.getAllByRole('listitem');
    expect(within(first!).getByText('Main')).toBeTruthy();
  });
});
