import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../scripts/lib/build.ts';
import { say, sayFailure } from '../scripts/lib/say.ts';
import { benchEngineCosts } from './engine-costs.ts';
import { benchImport } from './import.ts';
import { benchJobs } from './jobs.ts';
import { promises } from './lib/promises.ts';
import { type Finding, isKept, toLine } from './lib/report.ts';
import { withFindings } from './lib/save.ts';
import { type BenchShop, openBenchShop } from './lib/shop.ts';
import { benchListOfFifty } from './list-of-fifty.ts';
import { benchMemory } from './memory.ts';
import { benchStockLatency } from './stock-latency.ts';
import { benchVendorDashboard } from './vendor-dashboard.ts';
import { benchWarmGets } from './warm-gets.ts';
import { benchZipfBrowse } from './zipf-browse.ts';

// `npm run bench`: every speed that we claim, each beside its limit, measured in the same run.
// `npm run bench -- warm-gets memory` runs the named ones only. With `--save` what came out is written into the README,
// kept or not.

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

const readme = 'README.md';

/** At once, for a bench may fail after minutes of others. */
async function save(findings: Finding[]): Promise<void> {
  const circumstances = { at: new Date(), cores: availableParallelism() };
  await writeFile(readme, withFindings(await readFile(readme, 'utf8'), findings, circumstances));
}

async function main(): Promise<void> {
  const { values, positionals: wanted } = parseArgs({
    options: { save: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const unknown = wanted.filter((name) => !benches[name]);
  if (unknown.length > 0) throw new Error(`There is no bench ${unknown}; there are ${Object.keys(benches)}.`);
  await buildIfStale();
  const shop = await openBenchShop(say);
  let isAllKept = true;
  try {
    for (const [name, bench] of Object.entries(benches)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      say(`${name} …`);
      const findings = await bench(shop);
      process.stdout.write(`${findings.map(toLine).join('\n')}\n`);
      if (values.save) await save(findings);
      isAllKept &&= findings.every(({ row, ratio }) => isKept(promises[row], ratio));
    }
  } finally {
    await shop.close();
  }
  process.exitCode = isAllKept ? 0 : 1;
}

main().catch(sayFailure);
