drop function
  private.fill_feed_shelves(public.inventory_feeds),
  private.move_feed_shelves(public.inventory_feeds),
  private.refuse_feed(public.inventory_feeds, integer),
  private.read_feed_targets(public.inventory_feeds, jsonb),
  private.begin_feed_run(uuid, uuid);
drop table
  private.feed_trials,
  private.feed_snapshots,
  private.feed_runs,
  public.inventory_feeds;
drop function
  private.feed_problems(),
  private.find_feed_trial(uuid),
  private.ask_feed_trial(uuid, uuid, text, text, jsonb),
  private.feed_runs_of(uuid, integer, timestamptz, uuid),
  private.feed_standing(uuid),
  private.tell_feed_run(),
  private.end_feed_run(uuid, text, text, jsonb, jsonb),
  private.apply_feed(uuid, uuid, timestamptz, jsonb),
  private.reschedule_feed(),
  private.renew_feed();
