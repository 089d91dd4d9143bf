-- What an import makes is a draft or waits for its review. The settings of a run can be written past the server, and the
-- run itself works as the server, which no review holds: so the table takes no other state.
alter table public.imports
  add constraint imports_new_status_own check (coalesce(settings ->> 'new_status', 'draft') in ('draft', 'pending'));
alter table public.import_mappings
  add constraint import_mappings_new_status_own check (coalesce(settings ->> 'new_status', 'draft') in ('draft', 'pending'));
