import type { Currency } from '#lib/market/catalog/schema';

export const currencyWords: Record<Currency, string> = {
  EUR: 'EUR, euro',
  GBP: 'GBP, pound sterling',
  USD: 'USD, US dollar',
  CHF: 'CHF, Swiss franc',
  SEK: 'SEK, Swedish krona',
  DKK: 'DKK, Danish krone',
  NOK: 'NOK, Norwegian krone',
  PLN: 'PLN, Polish złoty',
  CZK: 'CZK, Czech koruna',
};

// The list comes from the words: what zod brings along stays out of the page's first JavaScript.
export const currencies = Object.keys(currencyWords) as Currency[];
