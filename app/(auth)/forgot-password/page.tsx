import type { Metadata } from 'next';
import { AuthShell } from '#components/auth/auth-shell';
import { ForgotPasswordForm } from '#components/auth/forgot-password-form';

export const metadata: Metadata = { title: 'Forgot your password?' };

export default function ForgotPasswordPage() {
  return (
    <AuthShell
      title="Forgot your password?"
      lead="Tell us your e-mail; we send you a link to choose a new one."
    >
      <ForgotPasswordForm />
    </AuthShell>
  );
}
