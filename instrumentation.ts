/**
 * Under `next start`, without our gateway, the engines are started by Next. The gateway's process starts them itself;
 * a serverless function lives too briefly to listen, so its caches stay empty and the platform's own cache serves.
 */
export async function register(): Promise<void> {
  const isServer =
    process.env.NEXT_RUNTIME === 'nodejs' && process.env.NEXT_PHASE !== 'phase-production-build';
  const isServerless = Boolean(process.env.VERCEL ?? process.env.AWS_LAMBDA_FUNCTION_NAME);
  if (!isServer || isServerless || process.env.LIVESTALL_PROCESS === 'web') return;
  const [{ startWebEngines }, { runtime }] = await Promise.all([
    import('#lib/processes/engines'),
    import('#lib/runtime'),
  ]);
  await startWebEngines(runtime());
}
