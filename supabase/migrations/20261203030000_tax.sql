-- VAT: what each country asks for which goods, what a stall owes to whom, and the one rule of rounding.
-- Prices on the market include VAT. A rate is a share in percent of the net price: 19.00 is nineteen per cent.
create type public.vat_class as enum ('standard', 'reduced', 'zero');
comment on type public.vat_class is
  'reduced: what a country asks for food in general, the standard rate where that has none of its own.';

create type public.vat_scheme as enum ('home', 'destination', 'none');
comment on type public.vat_scheme is
  'home: the rates of the stall''s own country; destination: those of the shopper''s (one-stop shop); none: small business.';

create table public.vat_countries (
  country character(2) primary key check (country ~ '^[A-Z]{2}$'),
  area text not null check (area ~ '^[A-Z]{2}$')
);
comment on table public.vat_countries is 'Countries whose VAT is known. Goods that leave an area (EU, CH, GB, NO) are exports, without VAT of ours.';

create table public.vat_rates (
  country character(2) not null references public.vat_countries on delete cascade,
  class public.vat_class not null check (class <> 'zero'),
  valid_from date not null check (valid_from between '1960-01-01' and '2100-01-01'),
  rate numeric(5, 2) not null check (rate between 0 and 50),
  primary key (country, class, valid_from)
);
comment on table public.vat_rates is 'VAT by country and class, from a day on. Seeded; whoever runs a market has it checked and adds what changes.';
comment on column public.vat_rates.rate is 'Percent of the net price: 19.00 is nineteen per cent.';

create table public.vendor_tax_profiles (
  vendor_id uuid primary key references public.vendors on delete cascade,
  country character(2) not null references public.vat_countries,
  scheme public.vat_scheme not null,
  updated_at timestamptz not null default now()
);
comment on table public.vendor_tax_profiles is 'Where a stall is at home for VAT, and whose rates it charges. No row: nobody has said yet.';
create index idx_vendor_tax_profiles_country on public.vendor_tax_profiles (country);

alter table public.vat_countries enable row level security;
alter table public.vat_rates enable row level security;
alter table public.vendor_tax_profiles enable row level security;
revoke all on public.vat_countries, public.vat_rates, public.vendor_tax_profiles from public, anon, authenticated, service_role;
create policy "everyone reads countries" on public.vat_countries for select to anon, authenticated using (true);
create policy "everyone reads rates" on public.vat_rates for select to anon, authenticated using (true);
create policy "a stall's people and admins read its profile" on public.vendor_tax_profiles for select to authenticated
  using (vendor_id = any ((select private.my_vendor_ids())::uuid[]) or (select private.is_admin()));
create policy "owners give their stall a profile" on public.vendor_tax_profiles for insert to authenticated
  with check (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[]));
create policy "owners change their stall's profile" on public.vendor_tax_profiles for update to authenticated
  using (vendor_id = any ((select private.my_vendor_ids('owner'))::uuid[]));
grant select on public.vat_countries, public.vat_rates to anon, authenticated;
grant select, insert (vendor_id, country, scheme), update (country, scheme) on public.vendor_tax_profiles to authenticated;
grant select, insert, update, delete on public.vat_countries, public.vat_rates, public.vendor_tax_profiles to service_role;
create trigger touch_updated_at before update on public.vendor_tax_profiles
  for each row execute function private.touch_updated_at();

alter table public.categories add column vat_class public.vat_class;
comment on column public.categories.vat_class is 'Null: that of the category above, at the top the standard one.';

create function private.vat_class_of_category(p_category_id uuid) returns public.vat_class
language sql stable set search_path = ''
as $$
/* The class that a category has or gets from those above it. */
  with recursive up as (
    select c.parent_id, c.vat_class, 1 as depth from public.categories c where c.id = p_category_id
    union all
    select c.parent_id, c.vat_class, up.depth + 1 from public.categories c join up on c.id = up.parent_id
    where up.vat_class is null and up.depth < 20
  )
  select coalesce((select up.vat_class from up where up.vat_class is not null order by up.depth limit 1), 'standard')
$$;

create function private.vat_rate_on(p_country character, p_class public.vat_class, p_day date) returns numeric
language sql stable set search_path = ''
as $$
/* Percent of a country for a class on a day: of the last row that began by then. A country without a rate of its own
   for the class asks the standard one. Null where nothing is known. */
  select case when p_class = 'zero' then 0.00 else (
    select r.rate from public.vat_rates r
    where r.country = p_country and r.class in (p_class, 'standard') and r.valid_from <= p_day
    order by r.class = p_class desc, r.valid_from desc limit 1) end
$$;

create function private.vat_rate(
  p_profile public.vendor_tax_profiles, p_destination character, p_class public.vat_class, p_day date
) returns numeric
language sql stable set search_path = ''
as $$
/* Percent that a stall owes for goods of this class that go to this country on this day. None for a small business,
   and none for what leaves the stall's VAT area. Null when the stall's own country is not known. */
  select case
    when p_profile.scheme = 'none' then 0.00
    when there.area is distinct from home.area then 0.00
    else private.vat_rate_on(case p_profile.scheme when 'home' then home.country else there.country end, p_class, p_day)
  end
  from public.vat_countries home
  left join public.vat_countries there on there.country = p_destination
  where home.country = p_profile.country
$$;

create function private.split_vat(p_lines jsonb)
returns table (line integer, rate numeric, gross numeric, net numeric, tax numeric)
language sql immutable set search_path = ''
as $$
/* The one rule of rounding. Takes [{"gross": 53.20, "rate": 7}] of one stall, prices with VAT, and says what of each
   is tax. Per rate, the tax of all lines together is that of their sum, rounded once (half a cent away from zero), and
   each line gets the difference that it makes to the lines before it: so lines add up to the sum that an invoice
   shows, and none is off by more than a cent. Gross is never changed: net is what is left. */
  with lines as (
    select l.ord, (l.value ->> 'gross')::numeric as gross, (l.value ->> 'rate')::numeric as rate
    from jsonb_array_elements(p_lines) with ordinality l (value, ord)
  ), added as (
    select l.*, sum(l.gross) over (partition by l.rate order by l.ord) as upto from lines l
  ), taxed as (
    select a.ord, a.rate, a.gross,
      round(a.upto * a.rate / (100 + a.rate), 2) - round((a.upto - a.gross) * a.rate / (100 + a.rate), 2) as tax
    from added a
  )
  select t.ord::integer, t.rate, t.gross, t.gross - t.tax, t.tax from taxed t order by t.ord
$$;

revoke execute on function private.vat_class_of_category(uuid), private.vat_rate_on(character, public.vat_class, date),
  private.vat_rate(public.vendor_tax_profiles, character, public.vat_class, date), private.split_vat(jsonb) from public;
grant execute on function private.vat_rate_on(character, public.vat_class, date) to anon, authenticated, service_role;
grant execute on function private.vat_class_of_category(uuid),
  private.vat_rate(public.vendor_tax_profiles, character, public.vat_class, date), private.split_vat(jsonb) to service_role;

-- Countries, and rates as of 1 December 2026. Where a rate changed since 2024 both are there.
insert into public.vat_countries (country, area)
select c, 'EU' from unnest(array['AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IE',
  'IT', 'LT', 'LU', 'LV', 'MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK']) c
union all values ('CH', 'CH'), ('GB', 'GB'), ('NO', 'NO');

insert into public.vat_rates (country, class, valid_from, rate) values
  ('AT', 'standard', '1984-01-01', 20), ('BE', 'standard', '1996-01-01', 21), ('BG', 'standard', '1999-01-01', 20),
  ('CY', 'standard', '2014-01-13', 19), ('CZ', 'standard', '2013-01-01', 21), ('DE', 'standard', '2021-01-01', 19),
  ('DK', 'standard', '1992-01-01', 25), ('EE', 'standard', '2024-01-01', 22), ('EE', 'standard', '2025-07-01', 24),
  ('ES', 'standard', '2012-09-01', 21), ('FI', 'standard', '2013-01-01', 24), ('FI', 'standard', '2024-09-01', 25.5),
  ('FR', 'standard', '2014-01-01', 20), ('GR', 'standard', '2016-06-01', 24), ('HR', 'standard', '2012-03-01', 25),
  ('HU', 'standard', '2012-01-01', 27), ('IE', 'standard', '2021-03-01', 23), ('IT', 'standard', '2013-10-01', 22),
  ('LT', 'standard', '2009-09-01', 21), ('LU', 'standard', '2024-01-01', 17), ('LV', 'standard', '2012-07-01', 21),
  ('MT', 'standard', '2004-01-01', 18), ('NL', 'standard', '2012-10-01', 21), ('PL', 'standard', '2011-01-01', 23),
  ('PT', 'standard', '2011-01-01', 23), ('RO', 'standard', '2017-01-01', 19), ('RO', 'standard', '2025-08-01', 21),
  ('SE', 'standard', '1990-07-01', 25), ('SI', 'standard', '2013-07-01', 22), ('SK', 'standard', '2011-01-01', 20),
  ('SK', 'standard', '2025-01-01', 23), ('CH', 'standard', '2024-01-01', 8.1), ('GB', 'standard', '2011-01-04', 20),
  ('NO', 'standard', '2005-01-01', 25), ('AT', 'reduced', '2016-01-01', 10), ('BE', 'reduced', '1996-01-01', 6),
  ('CY', 'reduced', '2014-01-13', 5), ('CZ', 'reduced', '2024-01-01', 12), ('DE', 'reduced', '2021-01-01', 7),
  ('ES', 'reduced', '2012-09-01', 10), ('FI', 'reduced', '2013-01-01', 14), ('FI', 'reduced', '2026-01-01', 13.5),
  ('FR', 'reduced', '2014-01-01', 5.5), ('GR', 'reduced', '2016-06-01', 13), ('IE', 'reduced', '2021-03-01', 0),
  ('IT', 'reduced', '2013-10-01', 10), ('LU', 'reduced', '2015-01-01', 3), ('MT', 'reduced', '2004-05-01', 0),
  ('NL', 'reduced', '2019-01-01', 9), ('PL', 'reduced', '2024-04-01', 5), ('PT', 'reduced', '2011-01-01', 6),
  ('RO', 'reduced', '2015-06-01', 9), ('RO', 'reduced', '2025-08-01', 11), ('SE', 'reduced', '1996-01-01', 12),
  ('SE', 'reduced', '2026-04-01', 6), ('SI', 'reduced', '2013-07-01', 9.5), ('SK', 'reduced', '2011-01-01', 10),
  ('SK', 'reduced', '2025-01-01', 19), ('CH', 'reduced', '2024-01-01', 2.6), ('GB', 'reduced', '1990-01-01', 0),
  ('NO', 'reduced', '2012-01-01', 15);
