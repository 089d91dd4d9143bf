drop function private.changed_since(private.invariant_looks);
drop table
  private.invariant_violations,
  private.invariant_rounds,
  private.invariant_looks;
drop function
  private.keep_look(jsonb, integer, bigint),
  private.follow_movements(private.invariant_scope, bigint),
  private.add_slices(private.invariant_scope, jsonb),
  private.next_invariant_slices(integer),
  private.broken_products(),
  private.broken_sales(),
  private.broken_shelves(),
  private.broken_products_of(uuid[]),
  private.broken_sales_of(uuid[], uuid[]),
  private.broken_shelves_of(uuid[], uuid[]),
  private.doubtful_shelves(bigint[]),
  private.keep_violations(private.violation[], uuid[], uuid[], uuid[]),
  private.invariant_slice(text, integer),
  private.look_at_invariants(integer),
  public.check_all_invariants(),
  public.check_invariants();
drop type private.invariant_scope, private.violation;
