/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run types` checks everything with TypeScript 7, which `next build` cannot drive.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['postgres', 'pino'],
};

export default config;
