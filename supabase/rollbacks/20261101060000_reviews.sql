drop trigger call_review on public.products;
drop trigger call_review_of_new on public.products;
drop trigger review_card_picture on public.products;
drop trigger review_removed on public.product_images;
drop trigger review_edit on public.product_images;
drop trigger review_added on public.product_images;
drop trigger review_removed on public.product_variants;
drop trigger review_edit on public.product_variants;
drop trigger review_added on public.product_variants;
drop trigger review_edit on public.products;
drop trigger guard_edit_review on public.vendors;
drop table
  private.review_calls,
  private.product_part_edits;
drop function
  private.note_review_told(uuid),
  private.call_review(),
  private.review_product(uuid, boolean, text),
  private.lock_for_review(uuid),
  private.review_state(uuid),
  private.note_part_edits(uuid[]),
  private.review_card_picture(),
  private.review_changed_images(),
  private.review_changed_variants(),
  private.review_parts(),
  private.require_review(uuid[]),
  private.review_edit(),
  private.guard_edit_review(),
  private.set_edit_review(uuid, boolean),
  private.edits_need_review(uuid);
