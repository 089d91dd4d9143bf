import { startTestStack } from '../../supabase/local/test-stack.ts';

/**
 * One embedded stack for all projects of a jest run that ask for it. Test processes are started afterwards and
 * find its addresses in their environment.
 */
export default async function startForRun(): Promise<void> {
  if (process.env.TEST_STACK) return;
  const stack = await startTestStack();
  Object.assign(globalThis, { testStack: stack });
  Object.assign(process.env, {
    TEST_STACK: 'running',
    DATABASE_URL: stack.databaseUrl,
    TEST_DATABASE_ADMIN_URL: stack.adminUrl,
    SUPABASE_URL: stack.supabaseUrl,
    SUPABASE_PUBLISHABLE_KEY: stack.publishableKey,
    SUPABASE_SECRET_KEY: stack.secretKey,
    SUPABASE_JWT_SECRET: stack.jwtSecret,
    REALTIME_URL: stack.realtimeUrl,
    MAIL_URL: stack.mailUrl,
    SMTP_URL: stack.smtpUrl,
  });
}
