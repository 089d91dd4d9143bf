import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';

/**
 * Names of objects in the bucket of pictures that have been there for a day and that no row names, in the order of
 * their names, from behind `after`. None where the database has no Storage.
 */
export const selectUnusedObjects = defineQuery(
  'media.selectUnusedObjects',
  async (db: Db, bucket: string, after: string, limit: number): Promise<string[]> => {
    const storage = await sql<{ is_there: boolean }>`
    select to_regclass('storage.objects') is not null as is_there`.execute(db);
    if (!storage.rows[0]?.is_there) return [];
    const result = await sql<{ name: string }>`
    with used as materialized (
      select i.path as name from public.product_images i
      union all select r ->> 'path' from public.product_images i, jsonb_array_elements(i.renditions) r
      union all select p.image_path from public.products p where p.image_path is not null
      union all select v.image_path from public.vendors v where v.image_path is not null
    )
    select coalesce(o.name, '') as name from storage.objects o
    where o.bucket_id = ${bucket} and o.name > ${after} collate "C" and o.created_at < now() - interval '1 day'
      and not exists (select from used u where u.name = o.name)
    order by o.name collate "C" limit ${limit}`.execute(db);
    return result.rows.map(({ name }) => name);
  },
);
