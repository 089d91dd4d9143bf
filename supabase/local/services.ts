import { join } from 'node:path';
import * as z from 'zod';
import type { Addresses } from './addresses.ts';
import { limitsFromEnvironment } from './realtime/settings.ts';
import type { Ports } from './run-file.ts';
import { type ServiceProcess, startService } from './service-process.ts';

/** As the shop's own limits take it; what is wrong with it is said where the shop reads it. */
const rateLimitScale = z.coerce.number().positive().catch(1);

export type Services = { mailbox: ServiceProcess; api: ServiceProcess; realtime: ServiceProcess };

export type ServicesOptions = {
  dataDir: string;
  publicUrl: string;
  addresses: Addresses;
  ports: Ports;
  /** The processes load their code at once and begin to work when this resolves: when the database is set up. */
  mayBegin: Promise<void>;
  /** Whenever one of them is of use, for the first time or again. */
  onLife?: (() => void) | undefined;
};

/** Starts mailbox, api and realtime, each as a supervised process. Await `servicesReady` for them to be of use. */
export function startServices(options: ServicesOptions): Services {
  const { dataDir, publicUrl, addresses, ports, mayBegin, onLife } = options;
  const { jwtSecret, publishableKey, secretKey } = addresses;
  const keys = { jwtSecret, publishableKey, secretKey };
  return {
    mailbox: startService({
      name: 'mailbox',
      mayBegin,
      onLife,
      config: { smtpPort: ports.smtp, webPort: ports.mail, publicUrl, mailDir: join(dataDir, 'mail') },
    }),
    api: startService({
      name: 'api',
      mayBegin,
      onLife,
      config: {
        ...keys,
        databaseUrl: addresses.apiDatabaseUrl,
        port: ports.api,
        publicUrl,
        smtpPort: ports.smtp,
        storageDir: join(dataDir, 'storage'),
        rateLimitScale: rateLimitScale.parse(process.env.RATE_LIMIT_SCALE),
      },
    }),
    realtime: startService({
      name: 'realtime',
      mayBegin,
      onLife,
      config: {
        ...keys,
        databaseUrl: addresses.adminUrl,
        host: '127.0.0.1',
        port: ports.realtime,
        limits: limitsFromEnvironment(process.env),
      },
    }),
  };
}

/** Resolves when all of them are of use; rejects with the first that fails. */
export async function servicesReady(services: Services): Promise<void> {
  await Promise.all(Object.values(services).map((service) => service.ready));
}

/** Ends them side by side; each has its own deadline. */
export async function stopServices(services: Services): Promise<void> {
  await Promise.all(Object.values(services).map((service) => service.stop()));
}
