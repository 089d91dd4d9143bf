drop table public.product_images;
drop table public.product_variants;
drop table public.products;
drop table public.categories;
drop type public.unit_of_measure;
drop type public.stock_status;
drop type public.product_status;
