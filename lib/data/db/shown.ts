/**
 * How many rows of one owner a page reads, at most. The database refuses more than this of what people make
 * (`private.limit_rows`); here it also holds for rows from before that, and for what only the server writes. Where
 * there may be more, the answer says how many.
 */
export const shown = {
  variantsOnSale: 100,
  variantsOfStall: 1_000,
  pictures: 24,
  categories: 1_000,
  categoryDepth: 12,
  locations: 200,
  people: 200,
  stallsOfPerson: 100,
  decisions: 50,
  orderLines: 500,
  orderEvents: 300,
} as const;
