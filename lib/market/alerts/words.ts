import type { DueEvent } from '#lib/market/alerts/outbox-queries';
import { findRule } from '#lib/market/alerts/rules';

/** "61 s", "42.5 %", "3": a figure with its rule's unit; null for none. */
export function figureWords(value: number | null, unit: string): string | null {
  if (value === null) return null;
  return unit === '' ? String(value) : `${value} ${unit}`;
}

/** What a mail or a webhook says of an event. */
export function describeEvent(event: Omit<DueEvent, 'id'>) {
  const rule = findRule(event.rule);
  return {
    rule: event.rule,
    title: rule?.title ?? event.rule,
    severity: rule?.severity ?? 'warning',
    message: (event.message || rule?.what || event.rule).slice(0, 1_000),
    value: figureWords(event.value, rule?.unit ?? ''),
  };
}
