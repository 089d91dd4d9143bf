import { ProductCard } from '#components/shop/product-card';
import { ShelfGrid } from '#components/shop/shelf-grid';
import { LiveShelf } from '#components/stock/live-shelf';
import type { ProductCard as Product } from '#lib/market/catalog/schema';
import { shelfProps } from './shelf-props.ts';

interface ProductGridProps {
  products: Product[];
  hideStall?: boolean;
}

/** A fixed set of products on live shelves. */
export function ProductGrid({ products, hideStall }: ProductGridProps) {
  return (
    <LiveShelf {...shelfProps(products)}>
      <ShelfGrid>
        {products.map((product) => (
          <li key={product.id}>
            <ProductCard product={product} hideStall={hideStall} />
          </li>
        ))}
      </ShelfGrid>
    </LiveShelf>
  );
}
