import { createUser, deleteUser, listAll, showOne, updateUser } from './admin.ts';
import { generateLink, invite } from './admin-links.ts';
import { requireUser } from './asker.ts';
import { AuthError, missing } from './auth-error.ts';
import type { AuthCall, AuthContext } from './context.ts';
import { reauthenticate, recover, resend, sendMagicLink } from './mail-requests.ts';
import { signUp } from './sign-up.ts';
import { grantToken } from './token-grants.ts';
import { changeMe, showMe, signOut } from './user-changes.ts';
import { verifyByLink, verifyByPost } from './verify.ts';

/** Answers with JSON of status 200, or as it says itself. `id` is what stood in the path. */
export type Handler = (
  ctx: AuthContext,
  call: AuthCall,
  id: string,
) => Promise<Response | Record<string, unknown>>;

export type Route = {
  methods: Record<string, Handler>;
  /** Links of mails and public keys are asked for without a key. */
  isOpen?: boolean;
};

const PROVIDERS = [
  'anonymous_users apple azure bitbucket discord facebook figma fly github gitlab google kakao keycloak linkedin',
  'linkedin_oidc notion phone slack slack_oidc snapchat spotify twitch twitter x workos zoom',
].join(' ');

const settings: Handler = async () => ({
  external: { ...Object.fromEntries(PROVIDERS.split(' ').map((name) => [name, false])), email: true },
  disable_signup: false,
  mailer_autoconfirm: false,
  phone_autoconfirm: false,
  sms_provider: '',
  saml_enabled: false,
  passkeys_enabled: false,
});

/** Well is what reaches its database. */
const health: Handler = async ({ sql }) => {
  await sql`select 1`;
  return { name: 'GoTrue', version: 'livestall', description: 'Auth of the embedded stack' };
};

/** Tokens are signed with a shared secret, so there are no keys to publish: clients ask for the user instead. */
const keys: Handler = async () => ({ keys: [] });

const routes: Record<string, Route> = {
  '/signup': { methods: { POST: signUp } },
  '/token': { methods: { POST: grantToken } },
  '/otp': { methods: { POST: sendMagicLink } },
  '/magiclink': { methods: { POST: sendMagicLink } },
  '/recover': { methods: { POST: recover } },
  '/resend': { methods: { POST: resend } },
  '/verify': { methods: { GET: verifyByLink, POST: verifyByPost }, isOpen: true },
  '/reauthenticate': { methods: { GET: reauthenticate } },
  '/user': { methods: { GET: showMe, PUT: changeMe } },
  '/logout': { methods: { POST: signOut } },
  '/settings': { methods: { GET: settings } },
  '/health': { methods: { GET: health } },
  '/.well-known/jwks.json': { methods: { GET: keys }, isOpen: true },
  '/invite': { methods: { POST: invite } },
  '/admin/users': { methods: { GET: listAll, POST: createUser } },
  '/admin/generate_link': { methods: { POST: generateLink } },
};

const oneUser: Route = { methods: { GET: showOne, PUT: updateUser, DELETE: deleteUser } };

const needsUser = 'Multi-factor authentication';

/** What hosted Auth has and this one has not, with what it says where that is switched off. */
const absent: readonly [pattern: RegExp, what: string, words?: string][] = [
  [/^\/(factors|admin\/users\/[^/]+\/factors)(\/|$)/, needsUser],
  [/^\/(sso|saml|admin\/sso)(\/|$)/, 'Single sign-on', 'SAML 2.0 is disabled. '],
  [/^\/(authorize|callback)$/, 'Signing in with another provider'],
  [/^\/user\/identities(\/|$)/, 'Linking identities', 'Manual linking is disabled. '],
  [/^\/(oauth|user\/oauth|admin\/oauth|admin\/custom-providers)(\/|$)/, 'The OAuth server'],
  [/^\/\.well-known\/(openid-configuration|oauth-authorization-server)/, 'The OAuth server'],
  [/^\/(passkeys?|user\/passkeys?|admin\/users\/[^/]+\/passkeys?)(\/|$)/, 'Passkeys'],
  [/^\/admin\/audit(\/|$)/, 'The audit log'],
];

/** What is left out says so; where hosted Auth would first ask who it is, that comes first here too. */
const absentHandler =
  (what: string, words?: string): Handler =>
  async (ctx, call) => {
    if (what === needsUser && call.url.pathname.includes('/v1/factors')) await requireUser(ctx, call);
    throw missing(what, words);
  };

export type Found = { handle: Handler; id: string; isOpen: boolean };

/** Who answers this path and method. Throws 404, 405, or 501 for what only hosted Auth has. */
export function findRoute(path: string, method: string): Found {
  const [, id] = /^\/admin\/users\/([^/]+)$/.exec(path) ?? [];
  const route = id === undefined ? (Object.hasOwn(routes, path) ? routes[path] : undefined) : oneUser;
  if (!route) {
    const lacking = absent.find(([pattern]) => pattern.test(path));
    if (lacking) return { handle: absentHandler(lacking[1], lacking[2]), id: '', isOpen: true };
    throw new AuthError(404, 'not_found', 'There is no such endpoint of Auth.');
  }
  const handle = Object.hasOwn(route.methods, method) ? route.methods[method] : undefined;
  if (!handle)
    throw new AuthError(
      405,
      'method_not_allowed',
      `This endpoint takes ${Object.keys(route.methods).join(', ')}.`,
    );
  return { handle, id: id ?? '', isOpen: route.isOpen ?? false };
}
