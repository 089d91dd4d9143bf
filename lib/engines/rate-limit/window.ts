/** What became of one attempt to spend points. */
export interface Take {
  isAllowed: boolean;
  /** Points left in the window after this attempt. */
  remaining: number;
  /** Until the window ends and all points are back. */
  resetMs: number;
}

/** A number of points per key that come back together when the key's window ends. */
export interface Window {
  readonly points: number;
  /** Spends points of a key. Answers at once where it can: the gateway asks 50,000 times a second. */
  take(key: string, points?: number): Take | Promise<Take>;
  /** Returns points of an attempt that turned out not to count. */
  giveBack(key: string, points?: number): void;
}

export interface WindowOptions {
  points: number;
  perS: number;
  /** Milliseconds that never run backwards. */
  clock: () => number;
  /** How many keys are counted one by one. */
  maxKeys?: number;
}
