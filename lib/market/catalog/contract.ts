import * as z from 'zod';
import {
  bucket,
  bucketQuery,
  category,
  productCard,
  productDetail,
  productPage,
  productParams,
  productQuery,
} from '#lib/market/catalog/schema';
import { stockSnapshot } from '#lib/market/inventory/schema';
import { contract } from '#lib/web/contract';

export const catalogContract = contract({
  'GET /api/products/:id/stock': {
    summary: 'What can be bought of a product now',
    auth: 'public',
    params: productParams,
    isPublic: true,
    answer: z.object({ stock: stockSnapshot }),
  },
  'GET /api/categories': {
    summary: 'The categories of the market, and how many products each has',
    auth: 'public',
    isPublic: true,
    answer: z.object({ categories: z.array(category) }),
  },
  'GET /api/products/:id/related': {
    summary: 'Products that go with it',
    auth: 'public',
    params: productParams,
    isPublic: true,
    answer: z.object({ products: z.array(productCard) }),
  },
  'GET /api/products/:id': {
    summary: 'A product on the market',
    auth: 'public',
    params: productParams,
    isPublic: true,
    answer: z.object({ product: productDetail }),
  },
  'GET /api/supabase/products': {
    summary: 'Products on the market, searched, filtered and sorted',
    auth: 'public',
    query: productQuery,
    isPublic: true,
    answer: productPage,
  },
  'GET /api/supabase/products/stock': {
    summary: 'Whether products are in stock, by their ids',
    auth: 'public',
    query: bucketQuery,
    isPublic: true,
    answer: z.object({ items: z.array(bucket) }),
  },
});
