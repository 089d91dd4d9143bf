alter table public.import_mappings drop constraint import_mappings_new_status_own;
alter table public.imports drop constraint imports_new_status_own;
