import { applicationForm, slug, stallSlug } from '#lib/market/vendors/applications/schema';
import { timeZone } from '#lib/market/vendors/settings/schema';

describe('stallSlug', () => {
  it.each([
    ['Maison Pavot & Cie', 'maison-pavot-cie'],
    ['Chá da Ilha', 'cha-da-ilha'],
    ['Großer Bär', 'grosser-bar'],
    ["Ada's  Teas!", 'adas-teas'],
    ['茶屋', ''],
    [`${'very '.repeat(20)}long`, 'very-very-very-very-very-very-very-very-very-very-very-v'],
  ])('makes %j to %j', (name, address) => {
    expect(stallSlug(name)).toBe(address);
  });

  it('makes what the rule for addresses takes', () => {
    for (const name of ['Maison Pavot & Cie', '  --Tea-- ', 'a1 b2'])
      expect(slug.safeParse(stallSlug(name)).success).toBe(true);
  });
});

it.each([
  ['Europe/Berlin', true],
  ['America/Argentina/Buenos_Aires', true],
  ['UTC', true],
  ['Mars/Olympus', false],
  ['Etc/GMT+1', false],
  ['+01:00', false],
])('the time zone %s: %s', (zone, isTaken) => {
  expect(timeZone.safeParse(zone).success).toBe(isTaken);
});

it('an application is trimmed, and names each field that is wrong', () => {
  const wrong = applicationForm.safeParse({
    store_name: ' x ',
    slug: 'A',
    tagline: '',
    description: '',
    city: 'x'.repeat(81),
    email: 'nobody@here',
    time_zone: 'UTC',
    location_name: '',
    location_city: '',
  });
  const fields = new Set(wrong.error?.issues.map(({ path }) => path[0]));
  expect([...fields].sort()).toEqual(['city', 'email', 'location_name', 'slug', 'store_name']);
});
