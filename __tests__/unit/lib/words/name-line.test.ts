import type * as z from 'zod';
import { feedForm } from '#lib/market/feeds/schema';
import { importUploadQuery } from '#lib/market/imports/schema';
import { createProductInput, saveProductInput } from '#lib/market/products/schema';
import { apiKeyForm } from '#lib/market/vendors/api-keys/schema';
import { applicationForm } from '#lib/market/vendors/applications/schema';
import { locationForm, settingsForm, settingsInput } from '#lib/market/vendors/settings/schema';
import { signUpForm } from '#lib/web/auth/forms';

// The rules `…_line` and `…_seen` of the database, said at the field before anything is sent there.

const lines: [string, z.ZodType, string][] = [
  ['a person', signUpForm, 'full_name'],
  ['a stall that applies', applicationForm, 'store_name'],
  ['the line below it', applicationForm, 'tagline'],
  ['its city', applicationForm, 'city'],
  ['its first place', applicationForm, 'location_name'],
  ['the city of that', applicationForm, 'location_city'],
  ['a stall', settingsForm, 'store_name'],
  ['a stall over the API', settingsInput, 'store_name'],
  ['a place', locationForm, 'name'],
  ['a key', apiKeyForm, 'name'],
  ['a feed', feedForm, 'name'],
  ['a new product', createProductInput, 'name'],
  ['a product', saveProductInput, 'name'],
  ['a file', importUploadQuery, 'file_name'],
];
const seen = lines.filter(([, , field]) => ['store_name', 'location_name', 'name'].includes(field));

const troubleAt = (schema: z.ZodType, field: string, value: string): string[] =>
  (schema.safeParse({ [field]: value }).error?.issues ?? [])
    .filter(({ path }) => path.join('.') === field)
    .map(({ message }) => message);

it.each(lines)('the name of %s is one line that leaves the text around it alone', (_, schema, field) => {
  for (const sign of ['\n', '\u0001', '\u007f', '\u0085', '\u2028', '\u202e', '\u2066'])
    expect([sign, troubleAt(schema, field, `Gr${sign}een`)]).toEqual([
      sign,
      [expect.stringContaining('another character that no name has')],
    ]);
  for (const name of ['Green', 'Grün 茶', 'a\u200db', '👩‍🌾 شاي'])
    expect([name, troubleAt(schema, field, name)]).toEqual([name, []]);
});

it.each(seen)('the name of %s shows something', (_, schema, field) => {
  for (const nothing of ['\u200b\u200b', '\u2800\u2800', '\u3164\u00ad', '\u{e0041}\u{e0042}'])
    expect(troubleAt(schema, field, nothing)).toEqual([expect.stringContaining('shows nothing')]);
});

it('so are the names and SKUs of variants', () => {
  const variant = { price: 1, name: 'S\u202em', sku: 'S\u0085M' };
  const { error } = saveProductInput.safeParse({ variants: [variant] });
  const paths = error?.issues.map(({ path }) => path.join('.'));
  expect(paths).toEqual(expect.arrayContaining(['variants.0.name', 'variants.0.sku']));
});
