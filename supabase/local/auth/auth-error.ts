/** A refusal in Supabase Auth's own terms: `code` is what clients tell apart, `message` says what to do. */
export class AuthError extends Error {
  override readonly name = 'AuthError';
  readonly status: number;
  readonly code: string;
  /** Further fields of the answer, such as why a password is weak. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, message: string, extra: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.extra = extra;
  }
}

export const invalid = (message: string) => new AuthError(400, 'validation_failed', message);
export const badJson = (message: string) => new AuthError(400, 'bad_json', message);
/** What only hosted Auth has. `words` are what it says where the thing is switched off, for clients that look for them. */
export const missing = (what: string, words = '') =>
  new AuthError(
    501,
    'not_implemented',
    `${words}${what} is not part of the embedded stack. Use a hosted Supabase project for it.`,
  );
export const wrongCredentials = () => new AuthError(400, 'invalid_credentials', 'Invalid login credentials');
export const expiredToken = () => new AuthError(403, 'otp_expired', 'Email link is invalid or has expired');
export const userNotFound = () => new AuthError(404, 'user_not_found', 'User not found');
export const emailTaken = () =>
  new AuthError(422, 'email_exists', 'A user with this email address has already been registered');
