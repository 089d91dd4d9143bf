import { parseArgs } from 'node:util';
import { judgeAttack } from './attack/judge.ts';
import { runAttack } from './attack/run-attack.ts';
import { type AttackedShop, joinShop, openShop } from './attack/shop.ts';
import { buildIfStale } from './lib/build.ts';
import { say, sayFailure } from './lib/say.ts';

// `npm run attack -- --minutes 60`: everything that a stranger can send, all at once, at a shop on this machine, while
// somebody honest shops there. Ends with a report; exit code 1 when anything hurt. `--url` with `--data` attacks a shop
// that runs already.

/** A young process grows to its working size under its first load: measured 180 MB. A leak goes on beyond that. */
const grownAtMostMb = 256;

const help =
  'npm run attack -- [--minutes 5] [--slower 2 | --busy] [--seed 1] [--url http://127.0.0.1:3000 --data .livestall]';

function readOptions() {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '5' },
      slower: { type: 'string', default: '2' },
      busy: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      url: { type: 'string' },
      data: { type: 'string' },
    },
  });
  const [minutes, slower, seed] = [values.minutes, values.slower, values.seed].map(Number);
  if (
    !minutes ||
    !slower ||
    !seed ||
    minutes < 0 ||
    minutes > 600 ||
    Boolean(values.url) !== Boolean(values.data)
  )
    throw new Error(`Use it so: ${help}`);
  return { minutes, slower, seed, url: values.url, data: values.data, isBusy: values.busy };
}

async function main(): Promise<void> {
  const { minutes, slower, seed, url, data, isBusy } = readOptions();
  let shop: AttackedShop;
  if (url && data) shop = await joinShop(url, data);
  else {
    await buildIfStale();
    shop = await openShop(say);
  }
  try {
    say(`The seed of this attack is ${seed}`);
    const findings = await runAttack(shop, { durationMs: minutes * 60_000, seed, say });
    const { lines, broken } = judgeAttack(findings, {
      slowerAtMost: slower,
      isBusy,
      feltMs: 25,
      grownAtMostMb,
    });
    process.stdout.write(
      `\n${lines.join('\n')}\n\n${broken.length === 0 ? 'Nothing hurt.' : `It hurt:\n  ${broken.join('\n  ')}`}\n`,
    );
    process.exitCode = broken.length === 0 ? 0 : 1;
  } finally {
    await shop.close();
  }
}

main().catch((error: unknown) => {
  sayFailure(error);
  process.exitCode = 1;
});
