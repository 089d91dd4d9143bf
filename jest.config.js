import { availableParallelism } from 'node:os';

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
  moduleNameMapper: { '^fast-check$': '<rootDir>/__tests__/support/generated.ts' },
  testPathIgnorePatterns: ['/node_modules/', '/.next/', '/.livestall'],
  modulePathIgnorePatterns: ['<rootDir>/.next/', '<rootDir>/.livestall'],
};

export default {
  // Jest would leave one core idle; tests wait for databases and processes half of the time. Each worker has a
  // stack of its own (about 300 MB), hence the upper bound.
  maxWorkers: Math.min(4, Math.max(2, availableParallelism())),
  // Modules of test files are never given back while a worker lives.
  workerIdleMemoryLimit: '1500MB',
  collectCoverageFrom: ['lib/**/*.ts', 'app/api/**/*.ts'],
  coverageReporters: ['text-summary', 'lcovonly'],
  // What hangs is told in the end; a machine that is busy is no fault.
  testTimeout: 300_000,
  testSequencer: '<rootDir>/__tests__/support/slow-first.mjs',
  coverageThreshold: { global: { lines: 90 } },
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/__tests__/unit/**/*.test.{ts,tsx}'] },
    {
      ...shared,
      displayName: 'db',
      testMatch: ['<rootDir>/supabase/tests/**/*.test.ts', '<rootDir>/__tests__/db/**/*.test.ts'],
      globalSetup: '<rootDir>/__tests__/support/global-setup.mjs',
      globalTeardown: '<rootDir>/__tests__/support/global-teardown.mjs',
      setupFiles: ['<rootDir>/__tests__/support/use-stack.ts'],
    },
    {
      ...shared,
      displayName: 'api',
      testMatch: ['<rootDir>/__tests__/api/**/*.test.ts'],
      globalSetup: '<rootDir>/__tests__/support/global-setup.mjs',
      globalTeardown: '<rootDir>/__tests__/support/global-teardown.mjs',
      setupFiles: ['<rootDir>/__tests__/support/use-stack.ts'],
    },
  ],
};
