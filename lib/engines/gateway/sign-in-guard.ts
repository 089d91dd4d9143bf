import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '#lib/base/errors';
import { receiveBody, SlowBodyError } from '#lib/engines/gateway/receive-body';
import { findSignInAction, type SignInAction } from '#lib/engines/gateway/sign-in-action';
import { accountsIn } from '#lib/engines/gateway/sign-in-body';
import { rateLimitHeaders, tooManyRequests } from '#lib/engines/rate-limit/headers';
import type { RateLimiter, Verdict } from '#lib/engines/rate-limit/limiter';

/** An answer to write instead of asking Supabase Auth, in its own shape. */
export interface SignInRefusal {
  status: 400 | 408 | 413 | 415 | 429;
  headers: Record<string, string>;
  body: string;
}

export interface GuardedSignIn {
  isGuarded: true;
  /** What the client sent, read to its end: send this on, the request itself is used up. */
  body: Buffer;
  /** The tightest limit that was asked. */
  verdict: Verdict;
  /** Set when the attempt must not reach Supabase Auth. */
  refusal: SignInRefusal | null;
  /** To be told the status that Supabase Auth answered with. */
  settle(status: number): void;
}

export type SignInPass = { isGuarded: false } | GuardedSignIn;

const none = Buffer.alloc(0);

/** Supabase Auth is sent some hundred bytes; metadata at sign-up may be more. */
const maxBytes = 64 * 1_024;

/** The shape that supabase-js reads: `code` with its API version, `error_code` and `msg` without. */
function refusal(status: SignInRefusal['status'], code: string, message: string, extra = {}): SignInRefusal {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-supabase-api-version': '2024-01-01',
      ...extra,
    },
    body: JSON.stringify({ code, error_code: code, msg: message, message }),
  };
}

function refuseMany(verdict: Verdict): SignInRefusal {
  const { message } = tooManyRequests(verdict);
  return refusal(429, 'over_request_rate_limit', message, rateLimitHeaders(verdict));
}

const tooLarge = () =>
  refusal(413, 'request_too_large', 'This request is too large to be a sign-in.', { connection: 'close' });
const unreadable = () =>
  refusal(400, 'bad_json', 'The body could not be read. Send JSON with an e-mail address.');
const tooSlow = () =>
  refusal(408, 'request_timeout', 'The sign-in did not arrive in time. Try again.', { connection: 'close' });
const encoded = () => refusal(415, 'unsupported_media_type', 'Send the body as it is, without compression.');

function whyNoBody(error: unknown): SignInRefusal {
  if (error instanceof SlowBodyError) return tooSlow();
  return error instanceof AppError && error.code === 'payload_too_large' ? tooLarge() : unreadable();
}

export interface SignInGuardDeps {
  limiter: RateLimiter;
  /** How long the body of an attempt may take to arrive. */
  bodyTimeoutMs?: number;
  /** How long an attempt waits at an account that many addresses try. Default 2 s. */
  slowMs?: number;
}

interface Attempt extends SignInGuardDeps {
  address: string;
  request: IncomingMessage;
  action: SignInAction;
  verdict: Verdict;
}

function stop(attempt: Attempt, why: SignInRefusal, verdict = attempt.verdict): GuardedSignIn {
  attempt.request.resume();
  return { isGuarded: true, body: none, verdict, refusal: why, settle: () => {} };
}

/** What an attempt costs while many addresses try one account: two attempts of each are left in a window. */
const costUnderAttack = 5;

interface Charge {
  verdict: Verdict;
  /** More was tried at one of the accounts, from everywhere together, than its people do. */
  isUnderAttack: boolean;
  /** Puts back what the account and this client's share of it were charged. */
  giveBack(): void;
}

/**
 * Counts an attempt against each account that it names, for this client: nobody uses up what another address has left,
 * so a stranger never keeps the owner out. What all addresses try together only makes each attempt dearer and slower.
 * A refused account ends the attempt; those asked before it get nothing back, since they were named too.
 */
async function chargeAccounts(attempt: Attempt, accounts: string[]): Promise<Charge> {
  const { limiter, address } = attempt;
  const charges: { account: string; key: string; cost: number }[] = [];
  let tightest = attempt.verdict;
  let isUnderAttack = false;
  for (const account of accounts) {
    const together = await limiter.consume('signInAccount', account);
    const cost = together.isAllowed ? 1 : costUnderAttack;
    if (!together.isAllowed) isUnderAttack = true;
    const key = `${account}@${address}`;
    const verdict = await limiter.consume('signIn', key, cost);
    if (!verdict.isAllowed) return { verdict, isUnderAttack, giveBack: () => {} };
    if (verdict.remaining < tightest.remaining) tightest = verdict;
    charges.push({ account, key, cost });
  }
  const giveBack = () => {
    for (const { account, key, cost } of charges) {
      limiter.giveBack('signIn', key, cost);
      if (cost === 1) limiter.giveBack('signInAccount', account);
    }
  };
  return { verdict: tightest, isUnderAttack, giveBack };
}

/**
 * Right passwords and codes cost the account nothing: their own points are given back, and only they. Failures
 * stay counted, so nobody wipes out guesses by signing in between them. The address gets nothing back: each
 * check of a password costs some 60 ms of processor, right or wrong. Mails stay counted too.
 */
function makeSettle(attempt: Attempt, charge: Charge): (status: number) => void {
  let isSettled = attempt.action === 'mail';
  return (status) => {
    if (isSettled || status >= 400) return;
    isSettled = true;
    charge.giveBack();
  };
}

async function guardBody(attempt: Attempt): Promise<GuardedSignIn> {
  const { request, action, bodyTimeoutMs: timeoutMs = 10_000 } = attempt;
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') return stop(attempt, encoded());
  const body = await receiveBody(request, { maxBytes, timeoutMs }).catch(whyNoBody);
  if (!Buffer.isBuffer(body)) return stop(attempt, body);
  const named = accountsIn(body);
  if (!named) return stop(attempt, unreadable());
  const accounts = named.map((account) => `${action}:${account}`);
  const charge = await chargeAccounts(attempt, accounts);
  const { verdict } = charge;
  if (!verdict.isAllowed) return stop(attempt, refuseMany(verdict), verdict);
  if (charge.isUnderAttack) await pause(attempt.slowMs ?? 2_000);
  return { isGuarded: true, body, verdict, refusal: null, settle: makeSettle(attempt, charge) };
}

/**
 * Stands before Supabase Auth where passwords and codes are guessed and mails are sent: counts the client's
 * address (`signInAddress`), then what it tries at the account that the body names (`signIn`). What all addresses try
 * at an account together (`signInAccount`) slows attempts down and refuses none, so that guessing from a thousand
 * addresses gets slow and its owner gets in from wherever.
 * To be asked for every proxied request, whatever its prefix: `path` is the raw request target. Bodies that it
 * cannot read are refused rather than passed on uncounted. Never throws.
 */
export async function guardSignIn(
  deps: SignInGuardDeps,
  { request, address, path }: { request: IncomingMessage; address: string; path: string },
): Promise<SignInPass> {
  const action = findSignInAction(request.method, path);
  if (!action) return { isGuarded: false };
  const verdict = await deps.limiter.consume('signInAddress', address);
  const attempt = { ...deps, request, address, action, verdict };
  if (!verdict.isAllowed) return stop(attempt, refuseMany(verdict));
  if (request.method === 'GET')
    return { isGuarded: true, body: none, verdict, refusal: null, settle: () => {} };
  return guardBody(attempt);
}
