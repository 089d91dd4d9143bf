drop materialized view private.category_counts;
drop materialized view private.bought_together;
drop materialized view private.product_popularity;
drop materialized view private.vendor_daily_sales;
drop table
  public.reports;
drop function
  private.reports_due(timestamptz),
  private.request_report(uuid, date, date),
  private.vendor_open_orders(uuid, integer),
  private.vendor_sales_by_day(uuid, integer),
  private.require_insight(uuid),
  public.get_vendor_stats(uuid),
  private.vendor_best_sellers(uuid, timestamptz),
  private.vendor_sales(uuid, timestamptz, timestamptz),
  public.refresh_materialized_views();
