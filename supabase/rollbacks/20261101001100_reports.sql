drop function public.get_vendor_stats(uuid);
drop function private.vendor_best_sellers(uuid, timestamptz);
drop function private.vendor_sales(uuid, timestamptz, timestamptz);
drop function public.refresh_materialized_views();
drop materialized view private.category_counts;
drop materialized view private.bought_together;
drop materialized view private.product_popularity;
drop materialized view private.vendor_daily_sales;
