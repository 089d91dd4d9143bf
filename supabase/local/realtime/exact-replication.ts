import type { Client } from 'pg';
import { LogicalReplicationService, PgoutputPlugin } from 'pg-logical-replication';

/** The LSN one byte earlier, in Postgres' `high/low` notation; 0/0 stays 0/0. */
export function previousLsn(lsn: string): string {
  const [high = '0', low = '0'] = lsn.split('/');
  const position = (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
  const previous = position > 0n ? position - 1n : 0n;
  return `${(previous >> 32n).toString(16)}/${(previous & 0xffffffffn).toString(16)}`.toUpperCase();
}

/**
 * Logical replication that confirms exactly the position it was told.
 * The library confirms one byte more than was sent. At a fast shutdown the sender waits until confirmed equals
 * sent, which then never comes: Postgres kept running for minutes, until the receiver was killed.
 */
export class ExactReplicationService extends LogicalReplicationService {
  override acknowledge(lsn: string, ping = false): Promise<boolean> {
    return super.acknowledge(previousLsn(lsn), ping);
  }
}

/**
 * pgoutput over a temporary slot, made on the replication connection itself: Postgres drops it with the
 * connection, so a killed process leaves no slot that would keep WAL for ever. Column values stay the text
 * that Postgres sent; casting them is the database's business.
 */
export class TemporarySlotPlugin extends PgoutputPlugin {
  override async start(client: Client, slotName: string): Promise<unknown> {
    await client.query(`CREATE_REPLICATION_SLOT "${slotName}" TEMPORARY LOGICAL pgoutput NOEXPORT_SNAPSHOT`);
    return super.start(client, slotName, '0/00000000');
  }

  override parse(buffer: Buffer): ReturnType<PgoutputPlugin['parse']> {
    const message = super.parse(buffer);
    if (message.tag === 'relation') {
      for (const column of message.columns) column.parser = (raw: string) => raw;
    }
    return message;
  }
}
