alter table public.import_mappings drop constraint import_mappings_new_status;
alter table public.imports drop constraint imports_new_status;
