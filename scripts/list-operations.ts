import { writeFileSync } from 'node:fs';
import { operationsModule, scanOperations } from './lib/scan-operations.ts';

// Lists every route, page, query and job in lib/engines/monitoring/operations.ts, which the monitor knows them by.

const { operations, problems } = scanOperations();
for (const problem of problems) process.stderr.write(`Not timed: ${problem}\n`);
writeFileSync('lib/engines/monitoring/operations.ts', operationsModule(operations));
const counts = Object.entries(operations).map(([kind, names]) => `${names.length} × ${kind}`);
process.stdout.write(`lib/engines/monitoring/operations.ts: ${counts.join(', ')}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
