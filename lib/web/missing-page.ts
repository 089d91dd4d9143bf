import type { Metadata } from 'next';

/** What a browser's tab and search engines are told of a page that is not there. */
export const missingPage: Metadata = { title: 'Page not found', robots: { index: false } };
