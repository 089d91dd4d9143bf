import type { FetchHandler } from './http-fetch.ts';

export type ApiOptions = {
  /** As `livestall_api`, the login that owns no table of the shop. */
  databaseUrl: string;
  /** 0 is any free one. */
  port: number;
  /** What links in mails start with: the gateway's origin, which serves /auth/v1. */
  publicUrl: string;
  jwtSecret: string;
  publishableKey: string;
  secretKey: string;
  smtpPort: number;
  storageDir: string;
  /** Multiplies how many mails of Auth a client may have sent. Default 1. */
  rateLimitScale?: number;
};

/** One of Supabase's HTTP products: REST, Auth or Storage. Opens its own connections to Postgres, and no port. */
export type Product = {
  handle: FetchHandler;
  /** Ends its connections, waiting for no query longer than a second. */
  close(): Promise<void>;
};
