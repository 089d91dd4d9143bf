import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';

/** A picture that a file names and that nobody has fetched yet. */
export interface WantedPicture {
  import_id: string;
  product_id: string;
  vendor_id: string;
  position: number;
  line: number;
  url: string;
  alt: string;
}

export const selectWantedPictures = defineQuery(
  'imports.selectWantedPictures',
  async (db: Db, importId: string, limit: number): Promise<WantedPicture[]> => {
    const { rows } = await sql<WantedPicture>`
      select w.import_id, w.product_id, p.vendor_id, w.position, w.line, w.url, w.alt
      from private.import_images w join public.products p on p.id = w.product_id
      where w.import_id = ${importId}::uuid
      order by w.product_id, w.position limit ${limit}`.execute(db);
    return rows;
  },
);

/**
 * The picture is with its product. Null when it was there already. It comes from a stall's file, so it is the stall's
 * edit: where those are looked at, the product waits.
 */
export const addPicture = defineQuery(
  'imports.addPicture',
  async (
    tx: Tx,
    wanted: WantedPicture,
    file: { path: string; width: number; height: number },
  ): Promise<string | null> => {
    const images = JSON.stringify([{ ...file, alt: wanted.alt }]);
    await sql`select set_config('livestall.edit', 'stall', true)`.execute(tx);
    const { rows } = await sql<{ id: string }>`
      select id from private.add_product_images(${wanted.product_id}::uuid, ${images}::text::jsonb) as id`.execute(
      tx,
    );
    return rows[0]?.id ?? null;
  },
);

export const forgetPicture = defineQuery(
  'imports.forgetPicture',
  async (db: Db | Tx, { import_id, product_id, position }: WantedPicture): Promise<void> => {
    await sql`delete from private.import_images
      where import_id = ${import_id}::uuid and product_id = ${product_id}::uuid and position = ${position}`.execute(
      db,
    );
  },
);

/** A picture could not be had: a remark beside the line that named it. */
export const notePicture = defineQuery(
  'imports.notePicture',
  async (tx: Tx, { import_id, line }: WantedPicture, reason: string): Promise<void> => {
    await sql`insert into public.import_rows (import_id, line, level, column_name, reason)
      values (${import_id}::uuid, ${line}, 'note', 'images', left(${reason}, 500))`.execute(tx);
  },
);
