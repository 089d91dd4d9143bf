/** What a role is granted of a table or view, and which rows of it a shopper sees. */
export interface Readable {
  /** Columns for whoever is not signed in (`anon`). */
  visitors: string;
  /** Columns for whoever is signed in (`authenticated`): shoppers and the people of stalls alike. */
  people: string;
  /** Which rows of it somebody without a stall sees. Whoever adds a column asks whether it is for them. */
  rows: string;
}

/**
 * What may be read through the API. A column that the database grants and that is not here fails the test: whoever adds
 * one says here for whom it is, or does not grant it. A column that shoppers must not read of rows that they see belongs
 * in a table of its own, since both are `authenticated` and `select=*` needs every column.
 */
export const readable: Record<string, Readable> = {
  cart_items: {
    visitors: '',
    people: 'added_at cart_id quantity seen_currency seen_price seen_step variant_id',
    rows: "those of one's own cart",
  },
  carts: {
    visitors: '',
    people: 'created_at customer_id id updated_at',
    rows: "one's own",
  },
  categories: {
    visitors: 'created_at description id name parent_id position slug vat_class',
    people: 'created_at description id name parent_id position slug vat_class',
    rows: 'all',
  },
  holds: {
    visitors: '',
    people: 'cart_id created_at expires_at id inventory_id location_id quantity variant_id',
    rows: "none: admins'",
  },
  import_mappings: {
    visitors: '',
    people: 'format mapping settings signature updated_at vendor_id',
    rows: "none: those of one's stall",
  },
  import_rows: {
    visitors: '',
    people: 'column_name id import_id level line reason sku',
    rows: "none: those of one's stall",
  },
  imports: {
    visitors: '',
    people:
      'batches_done bytes created_at created_by delimiter encoding error file_name finished_at format headers id is_cancelled line_done mapping products_created rows_created rows_done rows_failed rows_total rows_unchanged rows_updated sample settings sha256 started_at state vendor_id',
    rows: "none: those of one's stall",
  },
  inventory: {
    visitors: '',
    people:
      'id location_id low_stock_threshold product_id quantity reserved updated_at variant_id vendor_id version',
    rows: "none: those of one's stall",
  },
  inventory_feeds: {
    visitors: '',
    people:
      'accepts_big_changes consecutive_failures created_at format id interval_minutes is_enabled last_error last_good_at last_good_rows last_run_at last_success_at location_id mapping name next_run_at state updated_at vendor_id',
    rows: "none: those of one's stall",
  },
  inventory_movements: {
    visitors: '',
    people:
      'actor_id balance_after change_id created_at delta id inventory_id location_id note order_id product_id reason variant_id vendor_id',
    rows: "none: those of one's stall",
  },
  locations: {
    visitors: '',
    people: 'city created_at id is_primary name vendor_id',
    rows: "none: those of one's stall",
  },
  mail_subscriptions: {
    visitors: '',
    people: 'created_at topic user_id vendor_id',
    rows: "none: one's own, at one's stalls",
  },
  notifications: {
    visitors: '',
    people: 'body created_at id kind link read_at title user_id vendor_id',
    rows: "one's own",
  },
  order_events: {
    visitors: '',
    people: 'created_at details id kind order_id vendor_id vendor_order_id',
    rows: "of one's orders, without steps that were taken back; who made a step is in private.order_event_actors",
  },
  order_items: {
    visitors: '',
    people:
      'created_at id order_id product_id product_name quantity returned_quantity step total unit unit_price variant_id variant_name vendor_id vendor_order_id',
    rows: "of one's orders; from where the goods are taken is for the stall (private.places_of_order)",
  },
  orders: {
    visitors: '',
    people:
      'created_at currency customer_id id number shipping shipping_address status subtotal total updated_at',
    rows: "one's own",
  },
  own_vendors: {
    visitors: '',
    people:
      'city commission_rate created_at description edits_need_review email id image_alt image_path slug status store_name tagline time_zone updated_at',
    rows: "none: one's own stalls, with e-mail and commission",
  },
  product_images: {
    visitors: 'alt blur created_at error height id path position product_id renditions state width',
    people: 'alt blur created_at error height id path position product_id renditions state width',
    rows: 'those that are ready, of products that one sees: so error is null in each',
  },
  product_variants: {
    visitors: 'created_at id is_active name options position price product_id sku step unit updated_at',
    people: 'created_at id is_active name options position price product_id sku step unit updated_at',
    rows: 'those on sale, of products that one sees',
  },
  products: {
    visitors:
      'archived_from category_id created_at currency description id image_alt image_blur image_path manage_stock name price published_at search slug status status_reason stock_quantity stock_status unit updated_at vendor_id',
    people:
      'archived_from category_id created_at currency description id image_alt image_blur image_path manage_stock name price published_at search slug status status_reason stock_quantity stock_status unit updated_at vendor_id',
    rows: 'published by approved stalls: so status_reason and archived_from are of the past, if anything',
  },
  profiles: { visitors: '', people: 'created_at full_name id role updated_at', rows: "one's own" },
  reports: {
    visitors: '',
    people:
      'created_at csv_path error finished_at from_day html_path id kind requested_by state summary time_zone to_day vendor_id',
    rows: "none: those of one's stall",
  },
  stall_orders: {
    visitors: '',
    people:
      'carrier created_at currency customer_name id number order_id shipping_address status store_name subtotal time_zone tracking_number updated_at vendor_id version',
    rows: "none: those of one's stall",
  },
  stock_changes: {
    visitors: '',
    people: 'actor_id created_at id kind thresholds undoes vendor_id',
    rows: "none: those of one's stall",
  },
  stock_take_lines: {
    visitors: '',
    people: 'counted counted_at counted_by expected is_left_out stock_take_id variant_id vendor_id',
    rows: "none: those of one's stall",
  },
  stock_takes: {
    visitors: '',
    people: 'change_id finished_at finished_by id location_id started_at started_by status vendor_id',
    rows: "none: those of one's stall",
  },
  variant_availability: {
    visitors: 'available held product_id variant_id version',
    people: 'available held product_id variant_id version',
    rows: 'how much there is of what is on sale, not where',
  },
  vat_countries: { visitors: 'area country', people: 'area country', rows: 'all' },
  vat_rates: {
    visitors: 'class country rate valid_from',
    people: 'class country rate valid_from',
    rows: 'all',
  },
  vendor_api_keys: {
    visitors: '',
    people: 'created_at created_by expires_at id last_used_at name prefix revoked_at scopes vendor_id',
    rows: "none: those of one's stall, for its owners",
  },
  vendor_applications: {
    visitors: '',
    people: 'applicant_id created_at decided_at id state vendor_id',
    rows: "one's own",
  },
  vendor_decisions: {
    visitors: '',
    people: 'created_at decided_by id outcome reason vendor_id',
    rows: "none: those about one's stall",
  },
  vendor_invitations: {
    visitors: '',
    people: 'accepted_at accepted_by created_at email expires_at id invited_by revoked_at role vendor_id',
    rows: "none: those of one's stall, for its owners",
  },
  vendor_members: {
    visitors: '',
    people: 'created_at role user_id vendor_id',
    rows: "none: those of one's stall",
  },
  vendor_orders: {
    visitors: '',
    people: 'carrier created_at id order_id status subtotal tracking_number updated_at vendor_id version',
    rows: "of one's orders",
  },
  vendor_tax_profiles: {
    visitors: '',
    people: 'country scheme updated_at vendor_id',
    rows: "none: those of one's stall",
  },
  vendors: {
    visitors:
      'city created_at description id image_alt image_path slug status store_name tagline time_zone updated_at',
    people:
      'city created_at description edits_need_review id image_alt image_path slug status store_name tagline time_zone updated_at',
    rows: 'approved ones',
  },
};
