import { localUrl } from './postgres.ts';
import { SUPERUSER } from './postgres-cluster.ts';
import type { Ports } from './run-file.ts';
import type { StackSecrets } from './secrets.ts';

/** Where everything is and which keys open it. All of it is internal: browsers go through the gateway. */
export type Addresses = {
  /** As `postgres`, the role that a hosted project gives to applications. */
  databaseUrl: string;
  /** Superuser. For tests and maintenance only. */
  adminUrl: string;
  /** As the login that serves REST, Auth and Storage. */
  apiDatabaseUrl: string;
  /** Origin of /rest/v1, /auth/v1 and /storage/v1. */
  supabaseUrl: string;
  /** Origin of the WebSocket and REST interface of Realtime. */
  realtimeUrl: string;
  /** Origin of the mailbox: page at /dev/mail, JSON at /dev/mail/api/email. */
  mailUrl: string;
  smtpUrl: string;
  publishableKey: string;
  secretKey: string;
  jwtSecret: string;
};

/** The addresses of a stack with these ports and secrets. */
export function addressesOf(secrets: StackSecrets, ports: Ports): Addresses {
  const { jwtSecret, publishableKey, secretKey, postgresPassword: password } = secrets;
  const database = (role: string) => localUrl({ role, password, port: ports.postgres });
  return {
    databaseUrl: database('postgres'),
    adminUrl: database(SUPERUSER),
    apiDatabaseUrl: database('livestall_api'),
    supabaseUrl: `http://127.0.0.1:${ports.api}`,
    realtimeUrl: `http://127.0.0.1:${ports.realtime}`,
    mailUrl: `http://127.0.0.1:${ports.mail}`,
    smtpUrl: `smtp://127.0.0.1:${ports.smtp}`,
    publishableKey,
    secretKey,
    jwtSecret,
  };
}
