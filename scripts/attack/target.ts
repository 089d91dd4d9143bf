import type { Random } from './random.ts';
import type { SignedIn } from './visitor.ts';

/** Whom an attacker attacks, and for how long. */
export interface Target {
  url: string;
  port: number;
  apiKey: string;
  /** Somebody's session, as strangers may have one of their own. */
  stranger: SignedIn;
  /** Published products. */
  products: readonly string[];
  random: Random;
  /** This attacker's own address: all of 127.0.0.0/8 is this machine. */
  from: string;
  isOver(): boolean;
  /** Notes an answer with a status of 500 or more, by the route that gave it. */
  noteFault(route: string, status: number): void;
  /** Notes an answer that nobody should get, in words. */
  noteWrong(what: string): void;
}

/** Goes on until `target` says that it is over. What it rejects with is a fault of the attack itself. */
export type Attacker = (target: Target) => Promise<void>;

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
