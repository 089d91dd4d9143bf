drop trigger review_added on public.product_variants;
drop trigger review_edit on public.product_variants;
drop trigger review_removed on public.product_variants;
drop trigger review_added on public.product_images;
drop trigger review_edit on public.product_images;
drop trigger review_removed on public.product_images;
drop function private.review_parts(), private.review_changed_variants(), private.review_changed_images(),
  private.require_review(uuid[]);

drop trigger review_edit on public.products;
create trigger review_edit before update on public.products
  for each row when ((new.name, new.description, new.category_id) is distinct from
    (old.name, old.description, old.category_id))
  execute function private.review_edit();

create or replace function private.edits_need_review(p_vendor_id uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select private.is_client()
    and exists (select from public.vendors v where v.id = p_vendor_id and v.edits_need_review)
$$;
drop function private.is_stall_edit();

create function private.review_part_edit() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.products p
  set status = case when p.status = 'published' then 'pending' else p.status end,
    archived_from = case when p.archived_from = 'published' then 'pending' else p.archived_from end
  where p.id = new.product_id and 'published' in (p.status, p.archived_from)
    and private.edits_need_review(p.vendor_id);
  return null;
end $$;
create trigger review_added after insert on public.product_variants
  for each row when (private.is_client()) execute function private.review_part_edit();
create trigger review_edit after update on public.product_variants
  for each row when ((new.name, new.options, new.unit) is distinct from (old.name, old.options, old.unit))
  execute function private.review_part_edit();
create trigger review_added after insert on public.product_images
  for each row when (private.is_client()) execute function private.review_part_edit();
create trigger review_edit after update on public.product_images
  for each row when (new.alt <> old.alt) execute function private.review_part_edit();
revoke execute on function private.review_part_edit() from public;

/* Applies products, all at once when that works; when a rule of the database refuses one that the plan took for good,
   in halves, so that only the culprit stays out. Returns an outcome as above. */
create or replace function private.apply_import(p_import public.imports, p_items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  many integer := jsonb_array_length(p_items);
  half integer := many / 2;
  first jsonb;
  second jsonb;
begin
  begin
    perform private.plan_import(p_import, p_items);
    perform private.write_import(p_import);
    return private.import_outcome();
  exception when integrity_constraint_violation or data_exception then
    if many = 1 then
      return jsonb_build_object('created', 0, 'updated', 0, 'products_created', 0,
        'failed', jsonb_array_length(p_items -> 0 -> 'variants'),
        'rows', (select jsonb_agg(jsonb_build_object('line', v ->> 'line', 'level', 'error', 'sku', v ->> 'sku',
          'reason', left('The database refused it: ' || sqlerrm, 500)))
          from jsonb_array_elements(p_items -> 0 -> 'variants') v));
    end if;
  end;
  first := private.apply_import(p_import, (select jsonb_agg(e.item order by e.n)
    from jsonb_array_elements(p_items) with ordinality as e (item, n) where e.n <= half));
  second := private.apply_import(p_import, (select jsonb_agg(e.item order by e.n)
    from jsonb_array_elements(p_items) with ordinality as e (item, n) where e.n > half));
  return jsonb_build_object('rows', (first -> 'rows') || (second -> 'rows'),
    'created', (first ->> 'created')::integer + (second ->> 'created')::integer,
    'updated', (first ->> 'updated')::integer + (second ->> 'updated')::integer,
    'failed', (first ->> 'failed')::integer + (second ->> 'failed')::integer,
    'products_created', (first ->> 'products_created')::integer + (second ->> 'products_created')::integer);
end $$;
