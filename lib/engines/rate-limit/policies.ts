/** How much of something is allowed in a window, and whom it counts. */
export interface Policy {
  points: number;
  perS: number;
  /** For people who read the table: what is counted, and by what key. */
  what: string;
  /**
   * With a shared store: how many points an instance takes at once to spend without asking again. An address
   * that is spread over n instances may be refused up to (n - 1) × (lease - 1) points early, never late.
   */
  lease?: number;
}

/**
 * Every limit of the shop. A window begins with the first point spent in it, so a page that fetches forty
 * things at once is no harm, and `RATE_LIMIT_SCALE` multiplies the points of all of them.
 */
export const policies = {
  // A page asks for some forty files and parts of the pages that it leads to.
  browse: { points: 3_000, perS: 60, lease: 20, what: 'every request, by client address' },
  signedIn: { points: 600, perS: 60, what: 'calls of a signed-in person, by user' },
  vendorWrite: { points: 120, perS: 60, what: 'changes to a stall, by user' },
  admin: { points: 300, perS: 60, what: 'calls for admins, by user' },
  signIn: {
    points: 10,
    perS: 300,
    what: 'sign-in, sign-up and mails with codes, by account and client address',
  },
  signInAddress: { points: 30, perS: 300, what: 'the same, by client address' },
  // Refuses nobody: beyond it each attempt waits and costs more, see lib/engines/gateway/sign-in-guard.ts.
  signInAccount: { points: 30, perS: 300, what: 'the same, by account, whoever asks' },
  // A basket is read again with every piece of news about what is in it.
  basket: { points: 300, perS: 60, what: 'looks at a basket and changes of it, by user or client address' },
  checkout: { points: 20, perS: 60, what: 'holds and orders, by user or client address' },
  import: { points: 10, perS: 3_600, what: 'uploads of product lists, by user' },
  apiKey: { points: 600, perS: 60, what: 'calls with an API key, by key' },
  vitals: { points: 60, perS: 60, what: 'measurements that browsers send, by client address' },
} as const satisfies Record<string, Policy>;

export type PolicyName = keyof typeof policies;

export const policyNames = Object.keys(policies) as PolicyName[];
