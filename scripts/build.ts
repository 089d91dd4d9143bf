import { buildIfStale } from './lib/build.ts';
import { say, sayFailure } from './lib/say.ts';

// Builds the shop when its sources changed, and notes from which sources: `npm start` and the browser tests take
// this build and make no other.

async function main(): Promise<void> {
  say((await buildIfStale()) ? 'Built' : 'The build is up to date');
}

await main().catch(sayFailure);
