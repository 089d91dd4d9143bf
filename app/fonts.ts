import localFont from 'next/font/local';

// `optional`: the fonts are preloaded with the page. Where they still come late, the page keeps the fallback
// that it was painted with rather than move under the reader's eyes; the next page has them.

/** For display: its optical size follows the size of the type. Latin only, served by the shop itself. */
export const fraunces = localFont({
  src: '../node_modules/@fontsource-variable/fraunces/files/fraunces-latin-opsz-normal.woff2',
  weight: '100 900',
  display: 'optional',
  variable: '--font-fraunces',
  adjustFontFallback: 'Times New Roman',
});

/** For text and figures. */
export const instrument = localFont({
  src: '../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2',
  weight: '400 700',
  display: 'optional',
  variable: '--font-instrument',
  adjustFontFallback: 'Arial',
});
