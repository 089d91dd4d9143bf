import * as z from 'zod';
import { nameLine } from '#lib/words/name-line';

const email = z.email('Enter an e-mail address such as ada@example.org.').trim();
/** Length is what makes a password strong (NIST SP 800-63B); the upper bound is bcrypt's 72 bytes. */
const newPassword = z
  .string()
  .min(10, 'Use at least 10 characters. A short sentence is fine.')
  .refine((value) => new TextEncoder().encode(value).length <= 72, 'Use at most 72 characters.');

export const signInForm = z.object({ email, password: z.string().min(1, 'Enter your password.') });
export const magicLinkForm = z.object({ email });
export const signUpForm = z.object({
  full_name: nameLine.min(1, 'Tell us how to address you.').max(120, 'Use at most 120 characters.'),
  email,
  password: newPassword,
});
export const newPasswordForm = z.object({ password: newPassword });
/** Of an account that is signed in: asks for the password that holds now. */
export const changePasswordForm = newPasswordForm.extend({
  current_password: z.string().min(1, 'Enter the password that you have now.'),
});

export type SignInForm = z.infer<typeof signInForm>;

export type SignUpForm = z.infer<typeof signUpForm>;
export type NewPasswordForm = z.infer<typeof newPasswordForm>;
export type ChangePasswordForm = z.infer<typeof changePasswordForm>;
