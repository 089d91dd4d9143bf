import { Prose } from '#components/shop/prose';
import { StallNote } from '#components/shop/stall-note';
import type { ProductDetail } from '#lib/market/catalog/schema';

/** What does not move on a product's page: who sells it, and what the stall says of it. */
export function ProductWords({ product }: { product: ProductDetail }) {
  return (
    <>
      <StallNote vendor={product.vendor} />
      <Prose text={product.description} />
    </>
  );
}
