drop table
  private.invariant_violations,
  private.invariant_rounds,
  private.invariant_looks;
drop function
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
drop type private.violation;
