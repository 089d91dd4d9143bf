import type { Metadata } from 'next';
import { AuthShell } from '#components/auth/auth-shell';
import { ForgotPasswordForm } from '#components/auth/forgot-password-form';
import { definePage } from '#lib/web/define-page';
import { readAnswer } from '#lib/web/forms/read-answer';

export const metadata: Metadata = { title: 'Forgot your password?' };

type Props = { searchParams: Promise<{ answer?: string | string[] }> };

async function ForgotPasswordPage({ searchParams }: Props) {
  const { answer } = await searchParams;
  return (
    <AuthShell
      title="Forgot your password?"
      lead="Tell us your e-mail; we send you a link to choose a new one."
    >
      <ForgotPasswordForm answer={await readAnswer('forgot-password', answer)} />
    </AuthShell>
  );
}

export default definePage('/forgot-password', ForgotPasswordPage);
