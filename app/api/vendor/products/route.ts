import * as z from 'zod';
import { createProductInput, productListQuery } from '#lib/market/products/schema';
import { createProduct, listProducts } from '#lib/market/products/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';
import { noStore } from '#lib/words/respond';

const query = productListQuery.extend({ vendor_id: z.uuid().optional() });

export const GET = defineRoute(
  { name: 'GET /api/vendor/products', auth: 'vendor', scope: 'products:read', query },
  async ({ ctx, asker, query: { vendor_id, ...filters } }) => {
    const vendorId = requireStall(asker, vendor_id);
    return { success: true, ...(await listProducts(ctx, asker, vendorId, filters)) };
  },
);

export const POST = defineRoute(
  { name: 'POST /api/vendor/products', auth: 'vendor', scope: 'products:write', body: createProductInput },
  async ({ ctx, asker, body }) => {
    const vendorId = requireStall(asker, body.vendor_id);
    const product = await createProduct(ctx, asker, vendorId, body);
    return Response.json(
      { success: true, product },
      { status: 201, headers: { location: `/api/vendor/products/${product.id}`, 'cache-control': noStore } },
    );
  },
);
