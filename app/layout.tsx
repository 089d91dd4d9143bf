import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { WebVitals } from '#components/monitoring/web-vitals';
import { StayOffline } from '#components/ui/stay-offline';
import { Toaster } from '#components/ui/toaster';
import { publicSettings } from '#lib/base/env';
import { fraunces, instrument } from './fonts.ts';
import './globals.css';

/** Settings reach the browser when a page is rendered, so no page is rendered at build time. */
export const dynamic = 'force-dynamic';

export const metadata: Metadata = {
  title: { default: 'Livestall: shelves that tell the truth', template: '%s · Livestall' },
  description:
    'Teas, spices, coffee and flowers from independent stalls. Every amount shown is what is on the shelf now.',
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f8f5ec' },
    { media: '(prefers-color-scheme: dark)', color: '#0e1711' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  const { supabaseUrl, publishableKey } = publicSettings();
  return (
    <html
      lang="en"
      data-supabase-url={supabaseUrl}
      data-supabase-key={publishableKey}
      className={`${fraunces.variable} ${instrument.variable}`}
      // theme.js may have set data-theme before React looks.
      suppressHydrationWarning
    >
      <head>
        <script src="/theme.js" async={false} />
      </head>
      <body>
        <a
          href="#main"
          className="sr-only rounded-md bg-leaf px-4 py-3 font-medium text-on-leaf focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50"
        >
          Skip to content
        </a>
        {children}
        <Toaster />
        <StayOffline />
        <WebVitals />
      </body>
    </html>
  );
}
