/** What Postgres says of a broken constraint; the names are those of the catalogue. */
export interface Broken {
  constraint_name?: string | undefined;
  table_name?: string | undefined;
  column_name?: string | undefined;
}

/** What a row of a table is to people; other tables are called by their names. */
const things: Record<string, string> = {
  cart_items: 'line of the basket',
  carts: 'basket',
  import_mappings: 'reading of the file',
  imports: 'file',
  inventory: 'shelf',
  inventory_feeds: 'feed',
  inventory_movements: 'change of stock',
  mail_subscriptions: 'choice of mails',
  order_items: 'line of the order',
  product_images: 'picture',
  product_variants: 'variant',
  profiles: 'account',
  stall_email_changes: 'address',
  stock_take_lines: 'count',
  vendor_api_keys: 'key',
  vendor_applications: 'application',
  vendor_invitations: 'invitation',
  vendor_members: 'membership',
  vendor_orders: 'order',
  vendors: 'stall',
};

/** Columns whose names are no words. */
const labels: Record<string, string> = {
  alt: 'description of the picture',
  blur: 'preview of the picture',
  email: 'e-mail address',
  image_alt: 'description of the picture',
  image_blur: 'preview of the picture',
  image_path: 'picture',
  path: 'picture',
  sku: 'SKU',
  slug: 'address (small letters, figures and single hyphens)',
  url: 'address',
};

const singular = (table: string) =>
  table
    .replaceAll('_', ' ')
    .replace(/ies$/, 'y')
    .replace(/ses$/, 's')
    .replace(/([^s])s$/, '$1');
const thingOf = (table: string) => things[table] ?? singular(table);
const labelOf = (column: string) => labels[column] ?? column.replaceAll('_', ' ');

/** What kind of rule a constraint's name says that it is, and what whoever broke it is told. */
const rules: [RegExp, string][] = [
  [/_line$/, 'has characters that do not belong there, such as line breaks. Remove them.'],
  [/_seen$/, 'has nothing in it that can be seen. Write something.'],
  [/_bound\d*$/, 'is too long, or not of the kind that belongs there. Make it shorter.'],
  [/_(shape|own|check\d*)$/, 'is not one that can be used there. Choose another.'],
];

/**
 * A sentence for a broken CHECK, made of the constraint's name: `<table>_<column>_<kind>`, as Postgres names them and
 * migrations do. Never the name itself.
 */
export function checkSentence({ constraint_name: name = '', table_name: table = '' }: Broken): string {
  const thing = table ? thingOf(table) : 'entry';
  const rest = table && name.startsWith(`${table}_`) ? name.slice(table.length + 1) : '';
  const rule = rules.find(([kind]) => kind.test(`_${rest}`));
  const column = rule ? `_${rest}`.replace(rule[0], '').slice(1) : '';
  if (!rule || !column) return `Some values of this ${thing} do not go together. Look at them again.`;
  return `The ${labelOf(column)} of the ${thing} ${rule[1]}`;
}

/** A sentence for a value that is missing. */
export function missingSentence({ column_name: column, table_name: table }: Broken): string {
  if (!column) return 'Something that is needed is missing. Fill it in.';
  const label = labelOf(column.replace(/_id$/, ''));
  return `The ${label} of the ${table ? thingOf(table) : 'entry'} is missing. Fill it in.`;
}

/** A sentence for something that may be there only once. */
export function takenSentence({ table_name: table }: Broken): string {
  return table
    ? `There is such a ${thingOf(table)} already: its name, address or key is taken. Choose another.`
    : 'Something with this name exists already.';
}
