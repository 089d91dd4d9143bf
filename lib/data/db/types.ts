import type { ColumnType } from 'kysely';
import type { Database } from '#supabase/database.types';

type Public = Database['public'];
interface Shape {
  Row: object;
  Insert?: object;
  Update?: object;
}

/** A column a statement may leave out keeps its `undefined`; one it may not write at all becomes `never`. */
type Column<T extends Shape, K extends keyof T['Row']> = ColumnType<
  T['Row'][K],
  K extends keyof T['Insert'] ? T['Insert'][K] : never,
  K extends keyof T['Update'] ? T['Update'][K] : never
>;
type TableOf<T extends Shape> = { [K in keyof T['Row']]: Column<T, K> };

/**
 * Kysely's view of the generated types. As the parsers in `connect.ts` make them:
 * numeric and bigint are numbers, timestamps are ISO 8601 strings.
 */
export type DatabaseSchema = {
  [K in keyof Public['Tables']]: TableOf<Public['Tables'][K]>;
} & { [K in keyof Public['Views']]: TableOf<Public['Views'][K]> };
