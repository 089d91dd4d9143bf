/** Days from one to another, both counted. */
export interface Days {
  from_day: string;
  to_day: string;
}

const dayMs = 86_400_000;

/** The calendar day so many days after `day`. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);

const firstOfMonth = (day: string) => `${day.slice(0, 7)}-01`;

/** The month before the one that goes on after `lastDay`, or that ends with it. */
function lastMonth(lastDay: string): Days {
  const today = dayAfter(lastDay, 1);
  const to_day = dayAfter(firstOfMonth(today), -1);
  return { from_day: firstOfMonth(to_day), to_day };
}

/** What people mostly ask for, up to the last day that has ended. */
export const presets: { name: string; of(lastDay: string): Days }[] = [
  { name: 'Yesterday', of: (to_day) => ({ from_day: to_day, to_day }) },
  { name: 'Last 7 days', of: (to_day) => ({ from_day: dayAfter(to_day, -6), to_day }) },
  { name: 'Last 30 days', of: (to_day) => ({ from_day: dayAfter(to_day, -29), to_day }) },
  { name: 'Last month', of: lastMonth },
  { name: 'Last 365 days', of: (to_day) => ({ from_day: dayAfter(to_day, -364), to_day }) },
];

/** What is wrong with the days, said before they are sent; null when nothing is. */
export function troubleWith({ from_day, to_day }: Days, lastDay: string): string | null {
  if (!from_day || !to_day) return 'Choose the first and the last day.';
  if (to_day < from_day) return 'The last day is not before the first.';
  if (to_day > lastDay) return 'A report is about days that have ended: choose yesterday or earlier.';
  if (from_day < dayAfter(to_day, -365)) return 'A report is about at most 366 days.';
  return null;
}
