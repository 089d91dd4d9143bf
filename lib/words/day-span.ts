const dayMs = 86_400_000;

/** The longest span that a report is made of. */
export const maxSpanDays = 366;

/** Whether it is 1 to 366 days, both ends counted. Days are `YYYY-MM-DD`. */
export function isDaySpan({ fromDay, toDay }: { fromDay: string; toDay: string }): boolean {
  const days = (Date.parse(toDay) - Date.parse(fromDay)) / dayMs + 1;
  return days >= 1 && days <= maxSpanDays;
}
