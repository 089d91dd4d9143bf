/**
 * Which area of the database each of its objects belongs to: the one place that says so. An object that no area
 * names fails `npm run db:schema`, and so does a name that there is no object of. Indexes, policies, triggers and
 * rights go with their table, a table's sequence too. A name holds for every function, table, view or type of it.
 */
export interface Area {
  /** The file: `supabase/schema/<name>.sql`. */
  name: string;
  title: string;
  /** Tables, views and materialized views, in the order of reading. */
  relations: readonly string[];
  types: readonly string[];
  functions: readonly string[];
}

const area = (
  name: string,
  title: string,
  members: { relations?: string; types?: string; functions?: string },
): Area => {
  const words = (text = '') => text.split(/\s+/).filter(Boolean);
  return {
    name,
    title,
    relations: words(members.relations),
    types: words(members.types),
    functions: words(members.functions),
  };
};

export const areas: readonly Area[] = [
  area('words', 'Words that every area uses: who is asking, when a row changed, how many rows one may have', {
    functions: `private.acting_role private.is_client private.is_service private.is_stall_edit
      private.touch_updated_at private.limit_rows private.is_time_zone private.iso_now`,
  }),
  area('accounts', 'People: what the site lets them do, and which of their sessions live', {
    relations: 'public.profiles',
    types: 'public.user_role',
    functions: `private.is_admin private.create_profile private.given_name private.session_lives
      private.end_sessions_of_old_password`,
  }),
  area('stalls', 'Stalls: who works there, which programs have a key, and where they keep their stock', {
    relations:
      'public.vendors public.own_vendors public.vendor_members public.locations public.vendor_api_keys',
    types: 'public.vendor_status public.member_role',
    functions: `private.member_role private.is_member private.my_vendor_ids private.key_vendor_ids private.may_manage
      private.guard_vendor private.promote_member private.guard_last_owner private.guard_location_removal
      private.keep_main_location private.guard_api_key`,
  }),
  area('team', 'How people come to a stall: applications, decisions, invitations, and its address', {
    relations: `public.vendor_applications public.vendor_decisions public.vendor_invitations
      private.stall_email_changes`,
    functions: `private.apply_for_stall private.is_slug_free private.name_skeleton private.guard_stall_name private.review_vendor private.lock_vendor_for_review
      private.review_locations private.guard_invitation private.accept_invitation private.team_of
      private.withdraw_stall_email private.ask_stall_email private.pending_stall_email
      private.confirm_stall_email`,
  }),
  area('catalog', 'What is sold: categories, products, their variants and pictures', {
    relations: 'public.categories public.products public.product_variants public.product_images',
    types: 'public.product_status public.stock_status public.unit_of_measure',
    functions: `private.guard_product private.remember_archived private.stamp_publication private.guard_unit
      private.guard_picture private.require_manager private.change_unit private.refuse_taken_skus
      private.complete_variants private.find_products private.create_product private.save_product private.add_product_images
      private.refresh_product_image`,
  }),
  area('reviews', 'Reviews: what shoppers see of a product is looked at by an admin', {
    relations: 'private.product_part_edits private.review_calls',
    functions: `private.edits_need_review private.set_edit_review private.guard_edit_review private.review_edit
      private.require_review private.review_parts private.review_changed_variants private.review_changed_images
      private.review_card_picture private.note_part_edits private.review_state private.lock_for_review
      private.review_product private.review_products private.call_review private.note_review_told`,
  }),
  area(
    'inventory',
    'What is on the shelves: balances, the ledger that explains them, and what is set aside',
    {
      relations: `public.inventory public.stock_changes public.inventory_movements public.holds
      public.variant_availability`,
      types: 'public.movement_reason',
      functions: `private.move_stock private.shelf_json public.adjust_stock private.refuse_ledger_change
      private.open_shelves private.product_stock private.refresh_products private.derive_products`,
    },
  ),
  area('stock-work', 'Work on many shelves at once: bulk changes, transfers, stock-takes, taking them back', {
    relations: 'public.stock_takes public.stock_take_lines',
    functions: `private.require_stock_role private.stock_actor private.move_shelves private.shelf_refusal
      private.shelf_names private.judge_stock_lines public.adjust_stock_many private.write_stock_change
      public.transfer_stock public.undo_stock_change public.start_stock_take public.count_stock private.on_shelf
      private.close_stock_take public.finish_stock_take public.cancel_stock_take private.stock_people`,
  }),
  area('orders', 'Orders, the part of each stall in them, and the steps that a part goes', {
    relations: `public.orders public.vendor_orders public.order_items public.order_events
      private.order_event_actors public.stall_orders`,
    types: 'public.order_status public.vendor_order_status private.order_change',
    functions: `private.vendor_order_steps private.may_move_order private.part_json private.take_part
      private.status_of_order private.write_step private.actors_of_order private.places_of_order
      private.advance_vendor_order private.step_back_vendor_order
      private.restock private.cancel_vendor_order private.return_items`,
  }),
  area('carts', 'Carts: what shoppers gather, as guests and with an account', {
    relations: 'public.carts public.cart_items',
    functions: `private.find_cart private.open_cart private.touch_cart private.put_in_cart private.take_from_cart
      private.merge_carts`,
  }),
  area('tax', 'VAT: what each country asks, whose rates a stall charges, and the one rule of rounding', {
    relations: 'public.vat_countries public.vat_rates public.vendor_tax_profiles',
    types: 'public.vat_class public.vat_scheme',
    functions: 'private.vat_class_of_category private.vat_rate_on private.vat_rate private.split_vat',
  }),
  area('live', 'Live news over Realtime: stock for shoppers, and for a stall what it should read again', {
    relations: 'private.stock_pulses',
    functions: `private.stock_bucket private.stock_payload private.send_stock private.pulse_inventory
      private.pulse_buckets private.pulse_at_commit public.flush_stock_pulses private.tell_vendor
      private.tell_vendor_orders private.tell_vendor_notifications private.tell_vendor_stock
      private.tell_vendor_reports private.tell_vendor_counts private.may_listen`,
  }),
  area('cache-tags', 'What changed, for caches: tags announced at commit', {
    functions: `private.announce_tags private.list_tags private.shelf_tenths private.announce_products
      private.announce_product_parts private.market_tags private.announce_vendors private.announce_categories
      private.announce_everything`,
  }),
  area('imports', 'Product files: what a stall uploads, how it is read, and what a batch of it does', {
    relations: `public.imports public.import_rows public.import_mappings private.import_batches private.import_keys
      private.import_images`,
    functions: `private.stamp_import private.request_import private.cancel_import private.tell_import
      private.end_import private.find_category private.plan_import_stock private.read_import_items private.match_import_items
      private.judge_import_items private.find_import_shelves private.mark_import_changes private.plan_import
      private.lock_import_rows private.write_new_import_products private.write_import_products
      private.write_import_variants private.write_import_stock private.write_import_first_goods
      private.open_import_shelves private.note_import_images private.write_import
      private.import_outcome private.apply_import private.close_import_batch private.import_batch`,
  }),
  area('feeds', 'Stock feeds: files on other servers that say how much there is', {
    relations: 'public.inventory_feeds private.feed_runs private.feed_snapshots private.feed_trials',
    functions: `private.renew_feed private.reschedule_feed private.begin_feed_run private.read_feed_targets private.refuse_feed private.move_feed_shelves
      private.fill_feed_shelves private.feed_problems private.apply_feed
      private.end_feed_run private.tell_feed_run private.feed_standing private.feed_runs_of
      private.ask_feed_trial private.find_feed_trial`,
  }),
  area('mail', 'Notifications and mail: what people are told, and what was sent once', {
    relations: `public.notifications public.mail_subscriptions private.mail_refusals private.sent_mail
      private.low_stock_notices`,
    types: 'public.notification_kind',
    functions: `private.mail_recipients private.refuse_mail private.forget_refusal private.refused_mails
      private.note_low_stock`,
  }),
  area(
    'reports',
    'Reports: files about a span of days, the figures of the dashboard, the views behind both',
    {
      relations: `public.reports private.vendor_daily_sales private.product_popularity private.bought_together
      private.category_counts`,
      functions: `public.refresh_materialized_views private.vendor_sales private.vendor_best_sellers
      public.get_vendor_stats private.require_insight private.vendor_sales_by_day private.vendor_open_orders
      private.request_report private.reports_due`,
    },
  ),
  area('monitoring', 'The monitor and its alerts: what processes timed, how rules stand, what happened', {
    relations: `private.performance_samples private.instance_gauges private.alerts private.alert_events
      private.health_checks private.invariant_checks`,
    functions: 'private.retain_monitoring private.send_canary',
  }),
  area('invariants', 'The promises about stock, checked in slices', {
    relations: 'private.invariant_looks private.invariant_rounds private.invariant_violations',
    types: 'private.invariant_scope private.violation',
    functions: `public.check_invariants public.check_all_invariants private.broken_shelves private.broken_sales
      private.broken_products private.invariant_slice private.keep_violations private.doubtful_shelves
      private.broken_shelves_of private.broken_sales_of private.broken_products_of private.changed_since
      private.next_invariant_slices private.add_slices private.follow_movements private.keep_look
      private.look_at_invariants`,
  }),
  area(
    'platform',
    'Ours among what Supabase brings: schemas, default rights, buckets, policies and triggers there',
    {
      functions: 'private.is_picture_in_use private.keep_reviewed_picture',
    },
  ),
];
