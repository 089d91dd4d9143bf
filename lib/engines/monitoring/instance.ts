import { hostname } from 'node:os';
import { remember } from '#lib/base/remember';

/** The name of this process among all of the shop: where it runs and its process id. */
export function instanceName(): string {
  return remember('instance-name', () => `${hostname()}:${process.pid}`);
}
