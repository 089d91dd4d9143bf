interface Goods {
  product_name: string;
  variant_name: string;
}

/** "Sencha, Tin 100 g"; the only variant of a product has no name of its own. */
export const goodsName = ({ product_name, variant_name }: Goods): string =>
  [product_name, variant_name].filter(Boolean).join(', ');

/** The same with where it is, as screen readers hear it. */
export const shelfName = (row: Goods & { location_name: string }): string =>
  `${goodsName(row)}, at ${row.location_name}`;
