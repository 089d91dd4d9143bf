import type { Socket } from 'node:net';

/** A request on a connection, as far as the connection is concerned. */
type Open = {
  leave(): void;
  readonly isWorkedOn: boolean;
};

const openOn = new WeakMap<Socket, Set<Open>>();

/**
 * `leave` is called when the connection ends. Of several requests on one connection node tells only the first one's
 * response; so it is the socket that is asked, with one listener for all of them.
 */
export function watchConnection(socket: Socket, exchange: Open): void {
  let open = openOn.get(socket);
  if (!open) {
    const all = new Set<Open>();
    open = all;
    openOn.set(socket, all);
    socket.once('close', () => {
      for (const each of all) each.leave();
      all.clear();
    });
  }
  if (socket.destroyed) exchange.leave();
  else open.add(exchange);
}

export function leaveConnection(socket: Socket, exchange: Open): void {
  openOn.get(socket)?.delete(exchange);
}

/** Whether nothing moves here because a product is at work, which has a deadline of its own. */
export function isWorkedOn(socket: Socket): boolean {
  return [...(openOn.get(socket) ?? [])].some((exchange) => exchange.isWorkedOn);
}
