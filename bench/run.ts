import { buildIfStale } from '../scripts/lib/build.ts';
import { say, sayFailure } from '../scripts/lib/say.ts';
import { type Finding, toTable } from './lib/report.ts';
import { openBenchShop } from './lib/shop.ts';
import { benchListOfFifty } from './list-of-fifty.ts';
import { benchStockLatency } from './stock-latency.ts';

// `npm run bench`: every speed that we claim, each beside its limit, measured in the same run.

async function main(): Promise<void> {
  await buildIfStale();
  const shop = await openBenchShop(say);
  const findings: Finding[] = [];
  try {
    for (const bench of [benchStockLatency, benchListOfFifty]) {
      say(`${bench.name} …`);
      findings.push(...(await bench(shop)));
    }
  } finally {
    await shop.close();
  }
  process.stdout.write(`\n${toTable(findings)}\n`);
  process.exitCode = findings.every((finding) => finding.isKept) ? 0 : 1;
}

main().catch(sayFailure);
