import { readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second. */
const msPerTick = 10;

/** Milliseconds of processor time that a process has used so far, in user and system mode; NaN where /proc is missing. */
export async function cpuMs(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name in parentheses may hold spaces; what follows it does not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * msPerTick;
}
