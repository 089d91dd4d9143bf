import { buildIfStale } from '../scripts/lib/build.ts';
import { say, sayFailure } from '../scripts/lib/say.ts';
import { benchEngineCosts } from './engine-costs.ts';
import { benchImport } from './import.ts';
import { benchJobs } from './jobs.ts';
import { type Finding, toTable } from './lib/report.ts';
import { type BenchShop, openBenchShop } from './lib/shop.ts';
import { benchListOfFifty } from './list-of-fifty.ts';
import { benchMemory } from './memory.ts';
import { benchStockLatency } from './stock-latency.ts';
import { benchVendorDashboard } from './vendor-dashboard.ts';
import { benchWarmGets } from './warm-gets.ts';
import { benchZipfBrowse } from './zipf-browse.ts';

// `npm run bench`: every speed that we claim, each beside its limit, measured in the same run.
// `npm run bench -- warm-gets memory` runs the named ones only.

const benches: Record<string, (shop: BenchShop) => Promise<Finding[]>> = {
  'stock-latency': benchStockLatency,
  'list-of-fifty': benchListOfFifty,
  'warm-gets': benchWarmGets,
  'zipf-browse': benchZipfBrowse,
  'vendor-dashboard': benchVendorDashboard,
  jobs: benchJobs,
  import: benchImport,
  'engine-costs': benchEngineCosts,
  memory: benchMemory,
};

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !benches[name]);
  if (unknown.length > 0) throw new Error(`There is no bench ${unknown}; there are ${Object.keys(benches)}.`);
  await buildIfStale();
  const shop = await openBenchShop(say);
  const findings: Finding[] = [];
  try {
    for (const [name, bench] of Object.entries(benches)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      say(`${name} …`);
      findings.push(...(await bench(shop)));
    }
  } finally {
    await shop.close();
  }
  process.stdout.write(`\n${toTable(findings)}\n`);
  process.exitCode = findings.every((finding) => finding.isKept) ? 0 : 1;
}

main().catch(sayFailure);
