import { publicObjectUrl } from '#lib/base/env';
import { AppError } from '#lib/base/errors';
import type { Db } from '#lib/data/db/connect';
import { readForVisitor } from '#lib/data/db/visitor-read';
import { recordTags } from '#lib/engines/cache/tag-scope';
import { cardPicture, imageBucket, toCard } from '#lib/market/catalog/card-row';
import { type ListedRow, selectCategoryIds, selectProducts } from '#lib/market/catalog/list-query';
import { effectiveSort, type Match, sortPlan } from '#lib/market/catalog/list-sort';
import {
  type DetailRow,
  selectBuckets,
  selectCategories,
  selectPopular,
  selectProduct,
  selectRelated,
} from '#lib/market/catalog/queries';
import type {
  Category,
  ProductCard,
  ProductDetail,
  ProductPage,
  ProductQuery,
} from '#lib/market/catalog/schema';
import { toShelfCard } from '#lib/market/catalog/shelf-card';
import {
  cardTag,
  cardTags,
  categoriesTag,
  detailTags,
  listTags,
  productTag,
  relatedTags,
  viewsTag,
} from '#lib/market/catalog/tags';
import type { Runtime } from '#lib/runtime';
import { type Cursor, decodeCursor, peekCursorSort, toPage } from '#lib/words/cursor';

type Ctx = Pick<Runtime, 'db' | 'caches'>;

export { cardPicture };

/** A cursor says how its page was matched, so that the next page goes on in the same way. */
const cursorSort = (query: ProductQuery, match: Match) => `${effectiveSort(query)}:${match}`;

function readCursor(query: ProductQuery): { match: Match; cursor: Cursor<string> | null } {
  if (!query.cursor) return { match: 'words', cursor: null };
  const match: Match = peekCursorSort(query.cursor).endsWith(':near') ? 'near' : 'words';
  const { kind } = sortPlan(query, match);
  return { match, cursor: decodeCursor(query.cursor, cursorSort(query, match), kind) };
}

/** Words first; when nothing at all has them, what is nearly spelt like them. */
async function findRows(
  db: Db,
  query: ProductQuery,
  categoryIds: string[] | null,
): Promise<{ rows: ListedRow[]; match: Match }> {
  const { match, cursor } = readCursor(query);
  const rows = await selectProducts(db, { query, categoryIds, match, cursor });
  if (rows.length > 0 || cursor || !query.q) return { rows, match };
  return { rows: await selectProducts(db, { query, categoryIds, match: 'near', cursor }), match: 'near' };
}

interface Listed {
  page: ProductPage;
  /** The category asked for and those below it; null for the whole market. */
  categoryIds: string[] | null;
}

async function loadProducts(ctx: Ctx, query: ProductQuery): Promise<Listed> {
  const { rows, match, categoryIds } = await readForVisitor(ctx.db, async (tx) => {
    const below = query.category ? await selectCategoryIds(tx, query.category) : null;
    return { ...(await findRows(tx, query, below)), categoryIds: below };
  });
  const { rows: page, nextCursor } = toPage(rows, query.limit, cursorSort(query, match), (last) => [
    last.sort_value,
    last.id,
  ]);
  const products = page.map(({ sort_value: _, ...row }) => toCard(row));
  return { page: { products, nextCursor }, categoryIds };
}

/** Equal for queries with equal answers. */
function listKey(query: ProductQuery): string {
  const { category, vendor_id, q, min_price, max_price, in_stock, cursor, limit } = query;
  const asked = [category, vendor_id, q || null, min_price, max_price, in_stock || null, cursor, limit];
  return `list:${effectiveSort(query)}:${JSON.stringify(asked)}`;
}

/** `exact`: with the stock as it is. `cards`: as pages show products on cards, see `toShelfCard`. */
type Detail = 'exact' | 'cards';
const tagOf = (detail: Detail) => (detail === 'exact' ? productTag : cardTag);
const show = (detail: Detail, cards: ProductCard[]) => (detail === 'exact' ? cards : cards.map(toShelfCard));

async function listPage(ctx: Ctx, query: ProductQuery, detail: Detail): Promise<ProductPage> {
  const options = {
    tags: ({ page, categoryIds }: Listed) => [
      ...listTags(query, categoryIds),
      ...cardTags(page.products, tagOf(detail)),
    ],
    // There are as many searches as people can type: they would only push each other out.
    isStorable: () => !query.q,
  };
  const listed = await ctx.caches.product.getOrLoad(`${detail}:${listKey(query)}`, options, async () => {
    const { page, categoryIds } = await loadProducts(ctx, query);
    return { page: { ...page, products: show(detail, page.products) }, categoryIds };
  });
  return listed.page;
}

/** One page of the public catalogue, with exact stock. `nextCursor` is null on the last page. */
export const listProducts = (ctx: Ctx, query: ProductQuery) => listPage(ctx, query, 'exact');

/** The same for pages of cards, which stay right while single units are sold. */
export const listCards = (ctx: Ctx, query: ProductQuery) => listPage(ctx, query, 'cards');

function toDetail({ vendor_tagline: tagline, vendor_city: city, images, ...row }: DetailRow): ProductDetail {
  const card = toCard(row);
  return {
    ...card,
    vendor: { ...card.vendor, tagline, city },
    images: images.map(({ path, ...image }) => ({ ...image, src: publicObjectUrl(imageBucket, path) })),
  };
}

/** A published product of an approved stall, or null. */
export function findProduct(ctx: Ctx, id: string): Promise<ProductDetail | null> {
  const options = { tags: (product: ProductDetail | null) => detailTags(id, product) };
  return ctx.caches.product.getOrLoad(`detail:${id}`, options, async () => {
    const row = await readForVisitor(ctx.db, (tx) => selectProduct(tx, id));
    return row ? toDetail(row) : null;
  });
}

export async function getProduct(ctx: Ctx, id: string): Promise<ProductDetail> {
  const product = await findProduct(ctx, id);
  if (!product) throw new AppError('not_found', 'This product is not on the market any more.');
  return product;
}

const mostRelated = 8;

function findRelated(ctx: Ctx, id: string, detail: Detail): Promise<ProductCard[]> {
  const tags = (cards: ProductCard[]) => cardTags(cards, tagOf(detail));
  return ctx.caches.product.getOrLoad(`${detail}:related:${id}`, { tags }, async () => {
    const product = await findProduct(ctx, id);
    if (!product) return [];
    recordTags(relatedTags(product));
    return show(
      detail,
      (await readForVisitor(ctx.db, (tx) => selectRelated(tx, id, mostRelated))).map(toCard),
    );
  });
}

/** Up to eight products that somebody who looks at this one may like, with exact stock. */
export const listRelated = (ctx: Ctx, { id }: { id: string }) => findRelated(ctx, id, 'exact');

/** The same as cards. */
export const listRelatedCards = (ctx: Ctx, { id }: { id: string }) => findRelated(ctx, id, 'cards');

/** Stock buckets of up to 100 products, for cards that re-read after a reconnect. */
export function listBuckets(ctx: Ctx, ids: string[]) {
  const asked = [...new Set(ids)].sort();
  return ctx.caches.inventory.getOrLoad(`buckets:${asked.join()}`, { tags: asked.map(productTag) }, () =>
    readForVisitor(ctx.db, (tx) => selectBuckets(tx, asked)),
  );
}

/** All categories, roots first; a tree through `parent_id`. */
export function listCategories(ctx: Ctx): Promise<Category[]> {
  return ctx.caches.product.getOrLoad('categories', { tags: [categoriesTag, viewsTag] }, () =>
    readForVisitor(ctx.db, (tx) => selectCategories(tx)),
  );
}

export async function findCategory(ctx: Ctx, slug: string): Promise<Category | null> {
  const categories = await listCategories(ctx);
  return categories.find((category) => category.slug === slug) ?? null;
}

const mostPopular = 16;

/** What sells best lately and can be bought now. */
function listPopular(ctx: Ctx): Promise<ProductCard[]> {
  const tags = (cards: ProductCard[]) => [
    viewsTag,
    ...listTags({ in_stock: true }, null),
    ...cardTags(cards, cardTag),
  ];
  return ctx.caches.product.getOrLoad('popular', { tags }, async () =>
    (await readForVisitor(ctx.db, (tx) => selectPopular(tx, mostPopular))).map(toCard).map(toShelfCard),
  );
}

/** What the home page shows: the newest that can be bought, and what others buy; eight each, no product twice. */
export async function listFeatured(ctx: Ctx): Promise<{ fresh: ProductCard[]; popular: ProductCard[] }> {
  const [newest, popular] = await Promise.all([
    listCards(ctx, { in_stock: true, sort: 'newest', limit: 8 }),
    listPopular(ctx),
  ]);
  const shown = new Set(newest.products.map((product) => product.id));
  const others = popular.filter((product) => !shown.has(product.id));
  return { fresh: newest.products, popular: others.slice(0, 8) };
}
