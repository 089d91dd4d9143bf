import fc from '../../node_modules/fast-check/lib/fast-check.js';

// What `import fc from 'fast-check'` is in tests (jest.config.js): with the seed of the run, which `npm test` draws
// and prints. Without one every test draws its own, and says it when it fails.

const seed = Number(process.env.TEST_SEED);
if (process.env.TEST_SEED && Number.isSafeInteger(seed)) fc.configureGlobal({ seed });

export * from '../../node_modules/fast-check/lib/fast-check.js';
export default fc;
