// Without our gateway Next sends these itself. The gateway marks what it passes on, and sets its own, with a policy for
// scripts that names each of them.
const plainHeaders = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'referrer-policy', value: 'strict-origin-when-cross-origin' },
  { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=(), usb=()' },
  { key: 'cross-origin-opener-policy', value: 'same-origin' },
  { key: 'x-frame-options', value: 'DENY' },
  {
    key: 'content-security-policy',
    value: "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'",
  },
];
const notFromGateway = [{ type: 'header', key: 'x-livestall-client' }];

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run types` checks everything with TypeScript 7, which `next build` cannot drive.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['postgres', 'pino', 'pg', 'pg-boss', 'ioredis', 'lru-cache', 'hdr-histogram-js'],
  headers: async () => [{ source: '/:path*', missing: notFromGateway, headers: plainHeaders }],
};

export default config;
