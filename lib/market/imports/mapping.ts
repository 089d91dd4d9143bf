import { type ImportField, type ImportMapping, importFields } from '#lib/market/imports/schema';

/** What columns are called elsewhere. Compared without case, spaces and signs. */
const otherNames: Record<ImportField, string[]> = {
  handle: ['slug', 'urlkey', 'permalink'],
  sku: ['articlenumber', 'itemnumber', 'itemno', 'productcode', 'code', 'artikelnummer', 'ref', 'reference'],
  name: ['title', 'productname', 'product', 'produktname', 'bezeichnung', 'nom'],
  variant: ['variantname', 'variantenname', 'variation'],
  options: ['attributes', 'optionen'],
  description: ['body', 'bodyhtml', 'longdescription', 'text', 'beschreibung'],
  category: ['categories', 'producttype', 'productcategory', 'kategorie', 'categorie'],
  unit: ['unitofmeasure', 'einheit', 'uom'],
  step: ['packsize', 'orderstep', 'minimumquantity'],
  price: ['unitprice', 'saleprice', 'regularprice', 'preis', 'prix'],
  currency: ['waehrung', 'currencycode'],
  location: ['warehouse', 'store', 'lager', 'place'],
  quantity: ['qty', 'stock', 'stockquantity', 'inventory', 'onhand', 'menge', 'bestand'],
  low_stock_at: ['lowstock', 'lowstockat', 'lowstockamount', 'lowstockthreshold', 'threshold', 'minstock'],
  active: ['isactive', 'enabled', 'onsale'],
  status: ['state', 'productstatus'],
  images: ['image', 'imageurl', 'imageurls', 'imagesrc', 'pictures', 'photo'],
};

const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Which column each field is likely to be in. A column is used once; our own names come first. */
export function guessMapping(headers: readonly string[]): ImportMapping {
  const mapping: ImportMapping = {};
  const used = new Set<string>();
  const take = (field: ImportField, names: string[]) => {
    const found = headers.find((header) => !used.has(header) && names.includes(plain(header)));
    if (!found || mapping[field]) return;
    mapping[field] = found;
    used.add(found);
  };
  for (const field of importFields) take(field, [plain(field)]);
  for (const field of importFields) take(field, otherNames[field]);
  return mapping;
}
