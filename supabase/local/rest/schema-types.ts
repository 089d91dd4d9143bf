import type { Role } from './limits.ts';

export type Column = {
  name: string;
  /** As it is written in SQL: `numeric(12,2)`, `text[]`, `"public"."mood"`. */
  type: string;
  /** As `type` without the length of a value. */
  baseType: string;
  default: string | null;
  isRequired: boolean;
};

export type Table = {
  name: string;
  oid: number;
  isView: boolean;
  columns: ReadonlyMap<string, Column>;
  /** In the key's order; empty when there is none. */
  primaryKey: readonly string[];
};

export type Cardinality = 'many-to-one' | 'one-to-many' | 'one-to-one' | 'many-to-many';

/** Columns of one side and those of the other that hold the same value. */
export type ColumnPairs = readonly (readonly [from: string, to: string])[];

export type Relationship = {
  from: string;
  to: string;
  cardinality: Cardinality;
  /** The foreign key's name, or the computed relationship's function. */
  name: string;
  /** Between `from` and `to`, or between `from` and the junction. */
  columns: ColumnPairs;
  /** The foreign key is on the side of `from`. */
  isChild: boolean;
  junction?: { table: string; names: [string, string]; columns: ColumnPairs } | undefined;
  isComputed: boolean;
};

export type Parameter = {
  name: string;
  type: string;
  isRequired: boolean;
  isVariadic: boolean;
};

export type Routine = {
  name: string;
  parameters: readonly Parameter[];
  volatility: 'volatile' | 'stable' | 'immutable';
  returns: {
    kind: 'void' | 'scalar' | 'composite';
    isSet: boolean;
    type: string;
    /** Of a table whose rows it gives: resources can be embedded in them. */
    table?: string | undefined;
  };
  /** From `create function … set statement_timeout`. */
  statementTimeout?: string | undefined;
};

/** Settings of a role that apply when a request takes it on. */
export type RoleSettings = Record<Role, Record<string, string>>;

/** What is known of the schema, as of one moment. */
export type Schema = {
  name: string;
  tables: ReadonlyMap<string, Table>;
  relationships: ReadonlyMap<string, readonly Relationship[]>;
  routines: ReadonlyMap<string, readonly Routine[]>;
  roleSettings: RoleSettings;
  areAggregatesEnabled: boolean;
  maxRows: number;
  /** A request may ask that nothing of it stays: `pgrst.db_tx_end` is `commit-allow-override`. */
  mayRollBack: boolean;
};
