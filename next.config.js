/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run types` checks everything with TypeScript 7, which `next build` cannot drive.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['postgres', 'pino', 'pg', 'pg-boss', 'ioredis', 'lru-cache', 'hdr-histogram-js'],
};

export default config;
