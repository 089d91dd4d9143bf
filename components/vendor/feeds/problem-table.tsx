import type { FeedProblem } from '#lib/market/feeds/schema';
import { formatCount } from '#lib/words/format';
import { problemWords } from './words.ts';

/** Lines that were left out, each with its reason. */
export function ProblemTable({ problems, count }: { problems: readonly FeedProblem[]; count: number }) {
  if (problems.length === 0) return null;
  return (
    <div className="grid gap-2">
      {count > problems.length && (
        <p className="text-ink-soft text-label">
          The first {problems.length} of {formatCount(count)} problems.
        </p>
      )}
      <div className="rounded-md border border-line">
        <table className="figures w-full border-collapse text-label">
          <caption className="sr-only">Lines with problems</caption>
          <thead>
            <tr className="text-left text-ink-soft">
              {['Line', 'SKU', 'Problem'].map((name) => (
                <th key={name} scope="col" className="px-3 py-2 font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {problems.map(({ line, sku, problem }) => (
              <tr key={`${line} ${problem}`} className="border-line border-t align-top">
                <td className="px-3 py-2">{line}</td>
                <td className="px-3 py-2 break-all">{sku}</td>
                <td className="px-3 py-2">{problemWords[problem]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
