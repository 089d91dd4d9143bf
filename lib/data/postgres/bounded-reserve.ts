import type postgres from 'postgres';
import { ConnectionError, isConnectionLost } from './connection-error.ts';

/**
 * A reserved connection that is not given back once it was lost: postgres.js would hand it to the next one who asks,
 * although it is closed. It comes back into the pool by its end (see Line).
 */
function withSafeRelease(reserved: postgres.ReservedSql): postgres.ReservedSql {
  let isLost = false;
  const unsafe = new Proxy(reserved.unsafe, {
    apply(target, _self, words) {
      const query = Reflect.apply(target, reserved, words);
      // Runs it as `await` would, and a moment before: an asking for its end changes nothing about it.
      query.catch((error: unknown) => {
        isLost ||= isConnectionLost(error);
      });
      return query;
    },
  });
  const release = () => {
    if (!isLost) reserved.release();
  };
  return new Proxy(reserved, {
    get(target, key, receiver) {
      if (key === 'unsafe') return unsafe;
      return key === 'release' ? release : Reflect.get(target, key, receiver);
    },
  });
}

/** The same pool, whose `reserve` rejects when no connection is free within `waitMs`; one that comes late goes back. */
export function boundedReserve(sql: postgres.Sql, waitMs: number): postgres.Sql {
  const reserve = () =>
    new Promise<postgres.ReservedSql>((resolve, reject) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        reject(
          new ConnectionError('CONNECTION_BUSY', `No connection to the database was free for ${waitMs} ms`),
        );
      }, waitMs);
      sql.reserve().then(
        (reserved) => {
          clearTimeout(timer);
          if (isLate) reserved.release();
          else resolve(withSafeRelease(reserved));
        },
        (error: unknown) => {
          clearTimeout(timer);
          reject(error);
        },
      );
    });
  return new Proxy(sql, {
    get: (target, key, receiver) => (key === 'reserve' ? reserve : Reflect.get(target, key, receiver)),
  });
}
