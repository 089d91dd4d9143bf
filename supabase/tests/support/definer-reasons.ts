/**
 * What runs past row-level security and column grants, as its owner, and why it must. Every one has an empty search
 * path and says itself who may. A function or view that is not here fails the test.
 */
export const definerFunctions: Record<string, readonly string[]> = {
  'Policies ask it; the tables of people and keys that it reads are under RLS themselves': [
    ...['private.is_admin', 'private.is_member', 'private.is_service', 'private.key_vendor_ids'],
    ...['private.may_listen', 'private.may_manage', 'private.member_role', 'private.my_vendor_ids'],
    'private.edits_need_review',
  ],
  'Writes the ledger and the balance together, which nobody may write by hand': [
    ...['private.move_shelves', 'private.move_stock', 'private.open_shelves', 'private.write_stock_change'],
    ...[
      'public.adjust_stock',
      'public.adjust_stock_many',
      'public.transfer_stock',
      'public.undo_stock_change',
    ],
  ],
  'A stock-take is written by its commands alone': [
    ...[
      'private.close_stock_take',
      'public.start_stock_take',
      'public.count_stock',
      'public.finish_stock_take',
    ],
    ...['public.cancel_stock_take', 'private.judge_stock_lines', 'private.on_shelf', 'private.shelf_names'],
    'private.require_stock_role',
  ],
  'A cart is changed by its commands alone, which tell the other devices of its account': [
    ...['private.merge_carts', 'private.put_in_cart', 'private.take_from_cart'],
  ],
  'A step of an order changes rows of shopper, stall and ledger in one transaction': [
    ...['private.advance_vendor_order', 'private.cancel_vendor_order', 'private.return_items'],
    'private.step_back_vendor_order',
  ],
  'Decides as an admin, who has no policy for writing': [
    ...[
      'private.lock_for_review',
      'private.lock_vendor_for_review',
      'private.review_product',
      'private.review_products',
      'private.review_vendor',
      'private.set_edit_review',
    ],
  ],
  'Puts somebody into a stall, which nobody may do by hand': [
    'private.apply_for_stall',
    'private.accept_invitation',
  ],
  'Names and addresses of colleagues, which profiles and auth.users do not show': [
    'private.stock_people',
    'private.team_of',
  ],
  'Says of stalls that are not open only whether an address is taken': ['private.is_slug_free'],
  'Reads or writes a table that no API role has rights on, for people of the stall': [
    ...['private.ask_feed_trial', 'private.find_feed_trial', 'private.feed_runs_of', 'private.feed_standing'],
    ...['private.ask_stall_email', 'private.pending_stall_email', 'private.withdraw_stall_email'],
    ...[
      'private.actors_of_order',
      'private.places_of_order',
      'private.note_review_told',
      'private.refused_mails',
    ],
    ...['private.cancel_import', 'private.request_import', 'private.request_report'],
  ],
  'Storage asks whether anything shows an object, also what its asker may not read': [
    'private.is_picture_in_use',
  ],
  'Shows admins a state that follows from a table which no API role has rights on': ['private.review_state'],
  'Sessions live in auth, which no API role reads': ['private.session_lives'],
  'Figures over tables of which the stall sees a part of the columns': [
    ...['private.vendor_open_orders', 'private.vendor_sales_by_day', 'public.get_vendor_stats'],
  ],
  'Reads every shelf and ledger line; for admins and the server': [
    'public.check_invariants',
    'public.check_all_invariants',
  ],
  'Derived columns and states that follow from rows the writer may not write': [
    ...['private.change_unit', 'private.note_part_edits', 'private.refresh_products'],
    'private.require_review',
    'public.refresh_materialized_views',
  ],
  'Tells Realtime, whose messages no client writes': [
    ...['private.send_stock', 'private.tell_import', 'private.tell_vendor', 'public.flush_stock_pulses'],
  ],
  'A trigger: it looks at or changes rows that whoever fires it may not': [
    ...['private.announce_categories', 'private.announce_everything', 'private.announce_product_parts'],
    ...['private.announce_products', 'private.announce_vendors', 'private.create_profile'],
    ...['private.derive_products', 'private.end_sessions_of_old_password', 'private.forget_refusal'],
    ...['private.guard_api_key', 'private.guard_invitation', 'private.guard_last_owner'],
    ...['private.guard_location_removal', 'private.guard_picture', 'private.guard_unit'],
    ...[
      'private.keep_main_location',
      'private.keep_reviewed_picture',
      'private.limit_rows',
      'private.promote_member',
    ],
    ...['private.pulse_at_commit', 'private.pulse_buckets', 'private.pulse_inventory'],
    ...['private.review_changed_images', 'private.review_changed_variants', 'private.review_parts'],
    ...['private.call_review', 'private.review_card_picture', 'private.review_locations'],
    ...['private.tell_feed_run', 'private.tell_vendor_counts', 'private.tell_vendor_notifications'],
    ...['private.tell_vendor_orders', 'private.tell_vendor_reports', 'private.tell_vendor_stock'],
  ],
};

export const definerViews: Record<string, string> = {
  'public.own_vendors': 'A stall’s people read its e-mail and commission, columns that no client is granted',
  'public.stall_orders': 'A stall reads where to send an order, and nothing else of the shopper’s order',
  'public.variant_availability': 'Shoppers see how much there is, not on which shelf',
};
