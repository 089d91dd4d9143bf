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
  // Pictures get their sizes when they are uploaded, and no page asks Next for others. Strangers would: each size of each
  // address is work, a copy in memory and a file on disk.
  images: { unoptimized: true },
  // Answers are kept by our gateway, by bytes and by tags; nothing of ours goes into Next's own 50 MB.
  cacheMaxMemorySize: 1024 * 1024,
  headers: async () => [{ source: '/:path*', missing: notFromGateway, headers: plainHeaders }],
};

export default config;
