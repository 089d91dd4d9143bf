import type { Socket } from 'node:net';

/** Nobody is there to be answered. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';

  constructor() {
    super('The client has gone');
  }
}

const leavingOf = new WeakMap<Socket, Set<() => void>>();

/**
 * Calls `leave` once when the connection has ended, at once when it has already; returns how to be told no more. All
 * that was asked for on a connection is left together, so one listener serves any number of requests sent at once.
 */
export function onGone(socket: Socket, leave: () => void): () => void {
  if (socket.destroyed) {
    leave();
    return () => {};
  }
  const leaving = leavingOf.get(socket) ?? new Set();
  if (!leavingOf.has(socket)) {
    leavingOf.set(socket, leaving);
    socket.once('close', () => {
      for (const each of leaving) each();
    });
  }
  leaving.add(leave);
  return () => leaving.delete(leave);
}
