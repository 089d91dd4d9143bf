import type { Metadata } from 'next';
import { AuthShell } from '#components/auth/auth-shell';
import { ForgotPasswordForm } from '#components/auth/forgot-password-form';
import { definePage } from '#lib/http/define-page';

export const metadata: Metadata = { title: 'Forgot your password?' };

function ForgotPasswordPage() {
  return (
    <AuthShell
      title="Forgot your password?"
      lead="Tell us your e-mail; we send you a link to choose a new one."
    >
      <ForgotPasswordForm />
    </AuthShell>
  );
}

export default definePage('/forgot-password', ForgotPasswordPage);
