/** Anything of a product, its stock among it. The database announces it with every change of a shelf. */
export const stockTag = (productId: string) => `product:${productId}`;
