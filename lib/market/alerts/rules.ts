import { answerRules } from '#lib/market/alerts/rules-answers';
import { partRules } from '#lib/market/alerts/rules-parts';
import { broken, counted, type Rule, unknown, well } from '#lib/market/alerts/verdict';

const invariantBroken: Rule = {
  id: 'invariant-broken',
  title: 'The books do not add up',
  what: 'A row breaks one of the promises about stock: check_invariants() returns it.',
  advice:
    'The table of invariants below names the rows. Stop what writes past the ledger, then correct them.',
  severity: 'critical',
  unit: '',
  forS: 0,
  resolveS: 0,
  query: ({ invariants }) => {
    if (!invariants) return unknown;
    const { violations, first } = invariants;
    if (violations === 0) return well(0, 'All promises about stock hold.');
    return broken(violations, `${counted(violations, 'row')} against the rules: ${first}.`);
  },
};

const topProductSoldOut: Rule = {
  id: 'top-product-sold-out',
  title: 'A top product is sold out',
  what: 'One of the 10 best-selling products cannot be bought, for a minute.',
  advice: 'Tell the stall, or mute this until the delivery is due.',
  severity: 'warning',
  unit: '',
  forS: 60,
  resolveS: 60,
  query: ({ soldOut }) => {
    if (!soldOut) return unknown;
    const { names, of } = soldOut;
    if (names.length === 0) return well(0, `All of the ${of} best-selling products can be bought.`);
    return broken(names.length, `Sold out of the ${of} best-selling: ${names.join(', ')}.`);
  },
};

/** Every rule, those that shoppers notice first. */
export const rules: readonly Rule[] = [...partRules, ...answerRules, invariantBroken, topProductSoldOut];

const byId = new Map(rules.map((rule) => [rule.id, rule]));

/** The rule of this name; undefined when there is none (any more). */
export function findRule(id: string): Rule | undefined {
  return byId.get(id);
}
