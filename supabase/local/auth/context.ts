import type postgres from 'postgres';
import type { WhoAsks } from '../http/who-asks.ts';
import type { MailPace } from './mail-pace.ts';
import type { AuthMailer } from './mailer.ts';
import type { AuthOptions } from './settings.ts';

/** What every part of Auth works with. */
export type AuthContext = {
  sql: postgres.Sql;
  options: AuthOptions;
  mailer: AuthMailer;
  pace: MailPace;
  whoAsks: WhoAsks;
};

/** One request, with who sent it. */
export type AuthCall = {
  request: Request;
  url: URL;
  /** The client's address as the gateway saw it. */
  address: string;
};

export type Db = postgres.Sql | postgres.TransactionSql;
