/** One transform and one set of rules for every project; `db` and `api` run against the real embedded stack. */
const shared = {
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
  testPathIgnorePatterns: ['/node_modules/', '/.next/', '/.livestall'],
  modulePathIgnorePatterns: ['<rootDir>/.next/', '<rootDir>/.livestall'],
};

export default {
  collectCoverageFrom: ['lib/**/*.ts', 'app/api/**/*.ts'],
  coverageReporters: ['text-summary', 'lcovonly'],
  // What hangs is told in the end; a machine that is busy is no fault.
  testTimeout: 60_000,
  coverageThreshold: { global: { lines: 90 } },
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/__tests__/unit/**/*.test.{ts,tsx}'] },
    {
      ...shared,
      displayName: 'db',
      testMatch: ['<rootDir>/supabase/tests/**/*.test.ts', '<rootDir>/__tests__/db/**/*.test.ts'],
      globalSetup: '<rootDir>/__tests__/support/global-setup.mjs',
      globalTeardown: '<rootDir>/__tests__/support/global-teardown.mjs',
    },
    {
      ...shared,
      displayName: 'api',
      testMatch: ['<rootDir>/__tests__/api/**/*.test.ts'],
      globalSetup: '<rootDir>/__tests__/support/global-setup.mjs',
      globalTeardown: '<rootDir>/__tests__/support/global-teardown.mjs',
    },
  ],
};
