create function private.find_products(p_words text, p_most integer) returns setof uuid
language sql stable set search_path = '' set enable_seqscan = off set enable_indexscan = off
as $$
/* Up to `p_most` published products that have these words (a tsquery in words), in no order. Looked up in the index of
   words whatever the planner believes of them: it takes words that it has never seen for common ones, and would walk
   the whole market in the order that was asked for to find none. */
  select p.id from public.products p
  where p.status = 'published' and p.search @@ to_tsquery('english', p_words) limit p_most
$$;

revoke execute on function private.find_products(text, integer) from public;
