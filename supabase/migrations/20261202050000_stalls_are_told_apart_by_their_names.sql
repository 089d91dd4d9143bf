-- Shoppers know a stall by its name. Two open ones may not bear names that look the same: equal but for case, accents,
-- width, blanks, punctuation and letters of another script that look like these.

create function private.name_skeleton(p_name text) returns text
language sql immutable strict parallel safe set search_path = ''
as $$
/* What a reader sees of a name: names with the same skeleton look the same. Follows the idea of UTS 39 (skeleton) for
   what names here are written in: Latin letters, and Cyrillic and Greek ones that look like them. Other scripts are
   compared by their letters. Where the case of a letter changes what it looks like, its place says which is meant: a
   capital I after a small letter is read as an l, a Greek nu or eta beside Latin letters as a v or an n. */
  select coalesce(nullif(replace(replace(regexp_replace(lower(translate(
    replace(replace(replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(normalize(p_name, NFKD),
      '[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]', '', 'g'),
      '([a-z\u0430-\u045f])[I\u0406\u0399]', '\1l', 'g'),
      '(?<=[A-Za-z])ν|ν(?=[A-Za-z])', 'v', 'g'), '(?<=[A-Za-z])η|η(?=[A-Za-z])', 'n', 'g'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
    'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεζηικμνορτυχΓγ' || 'АВСЕНІЈКМОРЅТУХҮҺаверсніјкмоѕтухүһѵԁԛԝ' || 'ŁØĐłøđıɑɡ01|'
      || 'БГДЖЗИЛПФЦЧШЩЪЫЬЭЮЯ' || 'ΔΘΛΞΠΣΦΨΩς',
    'abezhikmnoptyxabezhikmnoptyxyy' || 'abcehijkmopstyxyhabepchijkmostyxyhvdqw' || 'lodlodiagoll'
      || 'бгджзилпфцчшщъыьэюя' || 'δθλξπσφψωσ')),
    '[\s!-/:-@\[-`{-~\u00a0\u00ad\u00b7\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u206f\u2800\u3000'
      || '\u3164\ufe00-\ufe0f\ufeff\uffa0]', '', 'g'), 'rn', 'm'), 'vv', 'w'), ''), normalize(p_name, NFKC))
$$;
revoke execute on function private.name_skeleton(text) from public;
grant execute on function private.name_skeleton(text) to authenticated, service_role;

-- Of open stalls that bear the same name the one that was there first keeps it; the others are told.
do $$
declare
  twin record;
begin
  for twin in
    select x.id, x.store_name from (
      select v.id, v.store_name, row_number() over (
        partition by private.name_skeleton(v.store_name) order by v.created_at, v.id) as place
      from public.vendors v where v.status = 'approved') x
    where x.place > 1
  loop
    update public.vendors v set store_name = left(twin.store_name, 71) || ' ' || left(gen_random_uuid()::text, 8)
    where v.id = twin.id;
    insert into public.notifications (vendor_id, kind, title, body, link)
    values (twin.id, 'system', 'Your stall needs a name of its own',
      'Another stall had the same name before. Yours ends in a mark now: choose another name in the settings.',
      '/vendor/settings');
  end loop;
end $$;

create unique index vendors_name_looks on public.vendors (private.name_skeleton(store_name)) where status = 'approved';

create function private.guard_stall_name() returns trigger
language plpgsql set search_path = ''
as $$
/* Says at the field that a name is taken. Of two who take it at the same time the index refuses one. */
begin
  if exists (select from public.vendors v where v.status = 'approved' and v.id <> new.id
    and private.name_skeleton(v.store_name) = private.name_skeleton(new.store_name)) then
    raise exception 'Another stall has this name, or one that looks the same. Choose a different one.'
      using errcode = 'LS002', detail = '{"field": "store_name"}';
  end if;
  return new;
end $$;

revoke execute on function private.guard_stall_name() from public;

create trigger guard_new_name before insert on public.vendors for each row execute function private.guard_stall_name();
create trigger guard_name before update of store_name, status on public.vendors for each row
  when (new.store_name is distinct from old.store_name
    or (new.status = 'approved' and old.status is distinct from 'approved'))
  execute function private.guard_stall_name();
