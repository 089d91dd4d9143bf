import type { UnitOfMeasure } from '#lib/words/units';

/** One language on server and browser, so that both write the same text. */
const locale = 'en-IE';

const decimals = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
const days = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const moneyFormats = new Map<string, Intl.NumberFormat>();

function moneyFormat(currency: string): Intl.NumberFormat {
  const known = moneyFormats.get(currency);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, { style: 'currency', currency });
  moneyFormats.set(currency, made);
  return made;
}

/** "€4.20"; `currency` is an ISO 4217 code. */
export function formatMoney(amount: number, currency: string): string {
  return moneyFormat(currency).format(amount);
}

/** "1,240": a whole number of things. */
export function formatCount(count: number): string {
  return decimals.format(count);
}

const larger = { g: 'kg', ml: 'l' } as const;
const smaller = { kg: 'g', l: 'ml' } as const;

/** "250 g", "1.25 kg", "0.5 kg" as "500 g", "1 piece", "3 pieces": the unit that reads best, never a bare number. */
export function formatQuantity(quantity: number, unit: UnitOfMeasure): string {
  if (unit === 'each') return `${decimals.format(quantity)} ${quantity === 1 ? 'piece' : 'pieces'}`;
  const size = Math.abs(quantity);
  if ((unit === 'g' || unit === 'ml') && size >= 1000)
    return `${decimals.format(quantity / 1000)} ${larger[unit]}`;
  if ((unit === 'kg' || unit === 'l') && size > 0 && size < 1) {
    return `${decimals.format(quantity * 1000)} ${smaller[unit]}`;
  }
  return `${decimals.format(quantity)} ${unit}`;
}

/** What a price buys: "per 50 g", "per kg", "each". `step` is the smallest amount sold, in `unit`. */
export function formatStep(step: number, unit: UnitOfMeasure): string {
  if (unit === 'each' && step === 1) return 'each';
  const words = formatQuantity(step, unit);
  return words.startsWith('1 ') ? `per ${words.slice(2)}` : `per ${words}`;
}

/** "€84.00/kg": what shelves must show so that prices compare. Null for pieces, and where the price says it already. */
export function formatUnitPrice(
  price: number,
  currency: string,
  unit: UnitOfMeasure,
  step: number,
): string | null {
  if (unit === 'each') return null;
  const isSmall = unit === 'g' || unit === 'ml';
  const inLarge = isSmall ? step / 1000 : step;
  if (inLarge === 1) return null;
  return `${formatMoney(price / inLarge, currency)}/${isSmall ? larger[unit] : unit}`;
}

/** Price of `quantity` at `price` per `step`, counted in whole cents. For showing only: an order is added up in SQL. */
export function priceOf(price: number, quantity: number, step: number): number {
  const steps = Math.round((quantity / step) * 1000);
  return Math.round((Math.round(price * 100) * steps) / 1000) / 100;
}

/** How long ago `at` (ISO 8601) was: "just now", "12 s ago", "3 min ago", "2 h ago", then the date. */
export function formatFreshness(at: string, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(at)) / 1000));
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `on ${formatDate(at)}`;
}

const localDays = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const clockTimes = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12: false });

/** "14:32" by this browser's clock; from another day with the day before it. */
export function formatClock(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const time = clockTimes.format(at);
  return at.toDateString() === new Date(nowMs).toDateString() ? time : `${localDays.format(at)}, ${time}`;
}

/** "23 Nov 2026", in UTC. */
export function formatDate(at: string): string {
  return days.format(new Date(at));
}

const momentFormats = new Map<string, Intl.DateTimeFormat>();

/** "23 Nov 2026, 14:05" in an IANA time zone. */
export function formatMoment(at: string, timeZone: string): string {
  const known = momentFormats.get(timeZone);
  const format =
    known ??
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', hour12: false, timeZone });
  if (!known) momentFormats.set(timeZone, format);
  return format.format(new Date(at));
}
