import { readEnv } from '#lib/base/env';
import { logger } from '#lib/base/logger';
import { connect } from '#lib/data/db/connect';
import { startCanary } from '#lib/engines/monitoring/canary';

/**
 * A canary in a program of its own, because supabase-js leaves a timer behind that would keep a test waiting. Prints
 * what it knows ten times a second; ends when told to.
 */
const env = readEnv();
const { db, close } = connect(env.DATABASE_URL, { max: 1, name: 'canary-test' });
const canary = await startCanary({ db, env, logger }, 200);
const timer = setInterval(() => process.send?.(canary.state()), 100);

process.on('SIGTERM', async () => {
  clearInterval(timer);
  await canary.stop();
  await close();
  process.exit(0);
});
process.on('disconnect', () => process.exit(1));
