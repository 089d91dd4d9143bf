import { Button } from '#components/ui/button';
import { Notice } from '#components/ui/notice';
import type { FeedLook, FeedReading, FeedTrial } from '#lib/market/feeds/schema';
import { formatCount } from '#lib/words/format';
import { ProblemTable } from './problem-table.tsx';
import { counted } from './words.ts';

/** The file as it is: its columns and first lines. */
function Lines({ look }: { look: FeedLook }) {
  if (look.columns.length === 0) return null;
  return (
    <section
      aria-label="The first lines of the file"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="overflow-x-auto rounded-md border border-line"
    >
      <table className="figures w-full border-collapse text-label">
        <thead>
          <tr className="text-left text-ink-soft">
            {look.columns.map((column, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns may have the same name.
              <th key={at} scope="col" className="px-3 py-2 font-medium whitespace-nowrap">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {look.lines.map((cells, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name.
            <tr key={line} className="border-line border-t">
              {cells.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: nor have cells.
                <td key={at} className="max-w-64 truncate px-3 py-2">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Reading({ reading }: { reading: FeedReading }) {
  const figures: [string, number][] = [
    ['lines', reading.rows_total],
    ['SKUs of yours', reading.matched],
    ['shelves would change', reading.changes],
    ['problems', reading.problem_count],
  ];
  return (
    <>
      <Notice tone={reading.matched === 0 ? 'info' : 'done'}>
        {reading.matched === 0
          ? 'The file can be read, but none of its SKUs is one of yours. Compare the SKU column with your products.'
          : `The file can be read: ${counted(reading.matched, 'SKU')} of yours ${reading.matched === 1 ? 'is' : 'are'} in it.`}
      </Notice>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-4">
        {figures.map(([word, figure]) => (
          <div key={word} className="flex flex-col-reverse bg-counter px-4 py-3">
            <dt className="text-ink-soft text-label">{word}</dt>
            <dd className="figures text-2xl">{formatCount(figure)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

interface TrialResultProps {
  trial: FeedTrial;
  /** Reads the file as it was found to be. */
  onTake(look: FeedLook): void;
}

/** What a trial found: the file, what it would do, what is wrong with it. */
export function TrialResult({ trial, onTake }: TrialResultProps) {
  const { look, reading, error } = trial;
  const wanted = look?.suggested.mapping;
  return (
    <div className="grid gap-4">
      {error && <Notice tone="danger">{error}</Notice>}
      {reading && <Reading reading={reading} />}
      {look && <Lines look={look} />}
      {error && look && wanted && look.columns.includes(wanted.quantity) && (
        <div>
          <Button variant="outline" size="sm" onClick={() => onTake(look)}>
            Read it as {look.suggested.format.toUpperCase()} with {wanted.sku} and {wanted.quantity}
          </Button>
        </div>
      )}
      {reading && <ProblemTable problems={reading.problems} count={reading.problem_count} />}
    </div>
  );
}
