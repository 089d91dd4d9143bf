import { operations } from '#lib/engines/monitoring/operations';

/** A route, page or path of Supabase that requests are made for. */
export interface Subject {
  /** As reports name it: `GET /products/:id`. */
  name: string;
  method: string;
  /** With `:names` where a path has values. */
  pattern: string;
}

const subject = (method: string, pattern: string): Subject => ({
  name: `${method} ${pattern}`,
  method,
  pattern,
});

/** Which is what `app/` has: `lib/engines/monitoring/operations.ts` is derived from the folders, and a test holds it to them. */
function shopSubjects(): Subject[] {
  const routes = operations.route.map((name) => {
    const [method = 'GET', pattern = '/'] = name.split(' ');
    return subject(method, pattern);
  });
  const pages = operations.page.flatMap((pattern) =>
    ['GET', 'HEAD', 'POST'].map((verb) => subject(verb, pattern)),
  );
  return [...routes, ...pages];
}

const stackPaths: readonly (readonly [methods: string, pattern: string])[] = [
  ['GET HEAD POST PATCH DELETE', '/rest/v1/:table'],
  ['GET POST', '/rest/v1/rpc/:name'],
  ['GET', '/rest/v1/'],
  ['POST', '/auth/v1/token?grant_type=password'],
  ['POST', '/auth/v1/token?grant_type=refresh_token'],
  ['POST', '/auth/v1/signup'],
  ['POST', '/auth/v1/otp'],
  ['POST', '/auth/v1/recover'],
  ['GET POST', '/auth/v1/verify'],
  ['GET PUT', '/auth/v1/user'],
  ['GET POST PUT DELETE', '/storage/v1/object/:bucket/:path'],
  ['GET HEAD', '/storage/v1/object/public/:bucket/:path'],
  ['POST', '/storage/v1/object/list/:bucket'],
  ['POST', '/storage/v1/object/copy'],
  ['GET', '/storage/v1/bucket/:bucket'],
  ['GET POST', '/realtime/v1/:path'],
  ['POST', '/realtime/v1/api/broadcast'],
  ['GET', '/metrics'],
  ['GET', '/_next/image'],
  ['GET', '/_next/static/:path'],
  ['GET POST', '/nowhere/:path'],
];

/** Everything that a stranger can ask for: every route and page of the shop, and the paths of Supabase. */
export function listSubjects(): Subject[] {
  const stack = stackPaths.flatMap(([methods, pattern]) =>
    methods.split(' ').map((one) => subject(one, pattern)),
  );
  return [...shopSubjects(), ...stack];
}
