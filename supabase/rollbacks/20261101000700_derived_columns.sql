drop trigger stamp_publication on public.products;
drop trigger derive_products_on_delete on public.product_variants;
drop trigger derive_products_on_update on public.product_variants;
drop trigger derive_products_on_insert on public.product_variants;
drop trigger derive_products_on_delete on public.inventory;
drop trigger derive_products_on_update on public.inventory;
drop trigger derive_products_on_insert on public.inventory;

drop function private.stamp_publication();
drop function private.derive_products();
drop function private.refresh_products(uuid[]);
