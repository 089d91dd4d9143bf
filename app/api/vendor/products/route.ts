import { productsContract } from '#lib/market/products/contract';
import { createProduct, listProducts } from '#lib/market/products/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  productsContract['GET /api/vendor/products'],
  async ({ ctx, asker, query: { vendor_id, ...filters } }) => {
    const vendorId = requireStall(asker, vendor_id);
    return listProducts(ctx, asker, vendorId, filters);
  },
);

export const POST = defineRoute(
  productsContract['POST /api/vendor/products'],
  async ({ ctx, asker, body, reply }) => {
    const vendorId = requireStall(asker, body.vendor_id);
    const product = await createProduct(ctx, asker, vendorId, body);
    reply.headers.location = `/api/vendor/products/${product.id}`;
    return { product };
  },
);
