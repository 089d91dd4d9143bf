/** @jest-environment jsdom */
import { useAuth } from '#hooks/auth/use-auth';

it('says so when the client of the sign-in service does not come, instead of nothing', async () => {
  // No key on <html>: making the client fails, as it does when its script is not brought.
  const { signIn, signUp, sendPasswordReset, changePassword } = useAuth();
  const form = { email: 'ada@example.test', password: 'a walk through the market' };
  const answers = await Promise.all([
    signIn(form),
    signUp({ ...form, full_name: 'Ada' }, '/'),
    sendPasswordReset(form.email),
    changePassword(form.email, { ...form, current_password: 'x' }),
  ]);
  for (const answer of answers) expect(answer).toMatch(/does not answer just now/);
});
