/**
 * The part of an address that a name becomes: Latin letters and digits without accents, joined by hyphens. A name with
 * none of them becomes `product`; the database adds a number where the stall has the slug already.
 */
export function slugOf(name: string): string {
  const plain = name
    .replaceAll('ß', 'ss')
    .replaceAll(/[æÆ]/g, 'ae')
    .replaceAll(/[øØ]/g, 'o')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase();
  const slug = plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return slug.slice(0, 160).replace(/-+$/, '') || 'product';
}
