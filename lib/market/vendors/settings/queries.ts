import { sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type {
  LocationForm,
  LocationInput,
  SettingsInput,
  StallLocation,
  StallSettings,
} from '#lib/market/vendors/settings/schema';
import type { MailTopic } from '#lib/tasks/mail';

export type SettingsRow = Omit<StallSettings, 'image'> & { image_path: string | null };

/** A stall as its people see it, with the mails that the asker gets; undefined for strangers. */
export const selectSettings = defineQuery(
  'settings.selectSettings',
  async (tx: Tx, vendorId: string, userId: string): Promise<SettingsRow | undefined> => {
    const result = await sql<SettingsRow>`
    select v.id, v.slug, v.store_name, v.tagline, v.description, v.city, v.email,
      private.pending_stall_email(v.id) as pending_email, exists (
        select from private.refused_mails(v.id) r where r.about = 'address') as is_pending_refused, v.time_zone, v.status,
      v.image_path, v.image_alt,
      array(select s.topic from public.mail_subscriptions s
        where s.vendor_id = v.id and s.user_id = ${userId}::uuid order by s.topic) as topics
    from public.own_vendors v where v.id = ${vendorId}::uuid`.execute(tx);
    return result.rows[0];
  },
);

/** Changes the named columns; false when the asker may not. */
export const updateStall = defineQuery(
  'settings.updateStall',
  async (tx: Tx, vendorId: string, changes: Omit<SettingsInput, 'vendor_id' | 'email'>): Promise<boolean> => {
    const row = await tx
      .updateTable('vendors')
      .set(changes)
      .where('id', '=', vendorId)
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  },
);

/** The asker's subscriptions at a stall become exactly these. */
export const replaceTopics = defineQuery(
  'settings.replaceTopics',
  async (tx: Tx, vendorId: string, userId: string, topics: readonly MailTopic[]): Promise<void> => {
    const wanted = sql`${sql.val(topics)}::text[]`;
    await sql`delete from public.mail_subscriptions
      where vendor_id = ${vendorId}::uuid and user_id = ${userId}::uuid and topic <> all (${wanted})`.execute(
      tx,
    );
    await sql`insert into public.mail_subscriptions (vendor_id, user_id, topic)
      select ${vendorId}::uuid, ${userId}::uuid, t from unnest(${wanted}) t on conflict do nothing`.execute(
      tx,
    );
  },
);

const columns = sql`l.id, l.name, l.city, l.is_primary,
  (select count(*) from public.inventory i where i.location_id = l.id and i.version > 0) as shelf_count`;

/** A stall's locations, the main one first. */
export const selectStallLocations = defineQuery(
  'settings.selectStallLocations',
  async (tx: Tx, vendorId: string): Promise<StallLocation[]> => {
    const result = await sql<StallLocation>`
    select ${columns} from public.locations l where l.vendor_id = ${vendorId}::uuid
    order by l.is_primary desc, l.name, l.id limit 200`.execute(tx);
    return result.rows;
  },
);

/** Adds a location; the first of a stall is its main one. */
export const insertLocation = defineQuery(
  'settings.insertLocation',
  async (tx: Tx, vendorId: string, { name, city }: LocationForm): Promise<StallLocation | undefined> => {
    const result = await sql<StallLocation>`
    insert into public.locations (vendor_id, name, city, is_primary)
    select ${vendorId}::uuid, ${name}, ${city}, not exists (
      select from public.locations l where l.vendor_id = ${vendorId}::uuid and l.is_primary)
    returning id, name, city, is_primary, 0 as shelf_count`.execute(tx);
    return result.rows[0];
  },
);

/** Changes a location and says whose it is; undefined when the asker may not. */
export const updateLocation = defineQuery(
  'settings.updateLocation',
  async (tx: Tx, id: string, { name, city, is_primary }: LocationInput): Promise<string | undefined> => {
    if (is_primary)
      await sql`update public.locations l set is_primary = false from public.locations chosen
        where chosen.id = ${id}::uuid and l.vendor_id = chosen.vendor_id and l.is_primary and l.id <> chosen.id`.execute(
        tx,
      );
    const result = await sql<{ vendor_id: string }>`
    update public.locations set name = coalesce(${name ?? null}, name), city = coalesce(${city ?? null}, city),
      is_primary = is_primary or ${is_primary ?? false}
    where id = ${id}::uuid returning vendor_id`.execute(tx);
    return result.rows[0]?.vendor_id;
  },
);

/** Removes a location; false when the asker may not. Throws bad_request with the reason when it is in use. */
export const deleteLocation = defineQuery(
  'settings.deleteLocation',
  async (tx: Tx, id: string): Promise<boolean> => {
    const result = await sql`delete from public.locations where id = ${id}::uuid returning id`.execute(tx);
    return result.rows.length > 0;
  },
);
