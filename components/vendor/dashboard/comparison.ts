/** "12 % more than in the 30 days before"; nothing where there is nothing to compare with. */
export function comparison(last: number, before: number): string | null {
  if (before === 0) return last === 0 ? null : 'nothing in the 30 days before';
  const percent = Math.round(((last - before) / before) * 100);
  if (percent === 0) return 'as much as in the 30 days before';
  return `${Math.abs(percent)} % ${percent > 0 ? 'more' : 'less'} than in the 30 days before`;
}
