import { randomUUID } from 'node:crypto';
import postgres from 'postgres';

/** A bare LISTEN, and who notifies it: how soon anybody can hear of anything from the database on this machine, now. */
export async function openBareEar(databaseUrl: string) {
  const sql = postgres(databaseUrl, { max: 1 });
  const channel = `livestall_bench_${randomUUID().slice(0, 8)}`;
  const saidAt = new Map<string, number>();
  const delays: number[] = [];
  await sql.listen(channel, (id) => {
    const at = saidAt.get(id);
    if (at !== undefined) delays.push(performance.now() - at);
  });
  return {
    /** Says something and waits until that is committed. For one caller after another: it waits for no other. */
    async say(): Promise<void> {
      const id = randomUUID();
      saidAt.set(id, performance.now());
      await sql.notify(channel, id);
    },
    /** The longest from saying to hearing, in ms; throws when nothing was heard. */
    worst(): number {
      if (delays.length === 0) throw new Error('Nothing was heard.');
      return Math.max(...delays);
    },
    close: () => sql.end(),
  };
}

export type BareEar = Awaited<ReturnType<typeof openBareEar>>;
