import { troubleOf } from '#hooks/use-action';
import type {
  CreateProductInput,
  PictureSlot,
  PictureUploadInput,
  ProductList,
  ProductListQuery,
  SaveProductInput,
  StallProduct,
  UploadedPicture,
} from '#lib/market/products/schema';
import { ApiError, getJson, type Parser, sendJson } from '#lib/web/client';

export type ProductFilters = Pick<ProductListQuery, 'q' | 'status'>;
export type ProductCommand = 'submit' | 'archive' | 'restore' | 'duplicate';

const root = '/api/vendor/products';

// zod stays out of the page's first JavaScript.
const loadSchema = () => import('#lib/market/products/schema');

/** Answers carry `success` beside what was asked for; what is not looked at is left out. */
const under = <K extends string, T>(key: K, parser: Parser<T>): Parser<T> => ({
  parse: (body) => parser.parse((body as Record<K, unknown> | null)?.[key]),
});

/** One page of a stall's products. */
export async function readProductsPage(
  vendorId: string,
  filters: ProductFilters,
  page: { cursor: string | null; limit: number },
): Promise<ProductList> {
  const { productList } = await loadSchema();
  const params = new URLSearchParams({
    vendor_id: vendorId,
    status: filters.status,
    limit: String(page.limit),
  });
  if (filters.q) params.set('q', filters.q);
  if (page.cursor) params.set('cursor', page.cursor);
  return getJson(`${root}?${params}`, productList);
}

/** How a change went. Refusals are outcomes, not exceptions: all of them are shown where the change was made. */
export type ProductOutcome =
  | { kind: 'saved'; product: StallProduct }
  /** Somebody else was faster: `fresh` is the product as it is now, when the answer told it. */
  | { kind: 'conflict'; fresh: StallProduct | null; message: string }
  | { kind: 'refused'; message: string };

/** A refusal in the form in which it is shown. */
export async function toOutcome(error: unknown): Promise<ProductOutcome> {
  const message = troubleOf(error);
  if (!(error instanceof ApiError) || error.code !== 'conflict') return { kind: 'refused', message };
  const { stallProduct } = await loadSchema();
  const fresh = under('product', stallProduct);
  try {
    return { kind: 'conflict', fresh: fresh.parse(error.details), message };
  } catch {
    return { kind: 'conflict', fresh: null, message };
  }
}

type Verb = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

async function change(verb: Verb, path: string, body: unknown = {}): Promise<ProductOutcome> {
  try {
    const { stallProduct } = await loadSchema();
    const product = await sendJson(verb, path, body, under('product', stallProduct), { timeoutMs: 30_000 });
    return { kind: 'saved', product };
  } catch (error) {
    return toOutcome(error);
  }
}

/** A product as it is now; null when it cannot be read. */
export async function readProduct(id: string): Promise<StallProduct | null> {
  try {
    const { stallProduct } = await loadSchema();
    return await getJson(`${root}/${id}`, under('product', stallProduct));
  } catch {
    return null;
  }
}

type NewProduct = Omit<CreateProductInput, 'images'> & { images: UploadedPicture[] };

export const sendNewProduct = (input: NewProduct) => change('POST', root, input);
export const sendEdit = (id: string, input: SaveProductInput) => change('PATCH', `${root}/${id}`, input);
export const sendCommand = (id: string, command: ProductCommand) =>
  change('POST', `${root}/${id}/${command}`);
export const sendPicture = (id: string, picture: UploadedPicture) =>
  change('POST', `${root}/${id}/images`, picture);
export const sendPictureOrder = (id: string, imageIds: string[]) =>
  change('PUT', `${root}/${id}/images/order`, { image_ids: imageIds });
export const sendAlt = (id: string, imageId: string, alt: string) =>
  change('PATCH', `${root}/${id}/images/${imageId}`, { alt });
export const sendRemoval = (id: string, imageId: string) =>
  change('DELETE', `${root}/${id}/images/${imageId}`);

/** A place for one picture. Throws ApiError. */
export async function askForUpload(productId: string, input: PictureUploadInput): Promise<PictureSlot> {
  const { pictureSlot } = await loadSchema();
  return sendJson('POST', `${root}/${productId}/images/uploads`, input, under('upload', pictureSlot));
}
