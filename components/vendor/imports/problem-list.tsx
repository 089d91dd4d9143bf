import { Download } from 'lucide-react';
import { buttonVariants } from '#components/ui/button';
import { addressFor } from '#lib/api/call';
import type { ImportDetail } from '#lib/market/imports/schema';
import { lines } from './words.ts';

const isUnknownCategory = ({ level, column }: ImportDetail['problems'][number]) =>
  level !== 'note' && column === 'category';

/** The first lines that were refused or have a remark, each with its reason. */
export function ProblemList({ detail }: { detail: ImportDetail }) {
  const { problems, rows_failed: failed } = detail;
  if (problems.length === 0) return null;
  return (
    <section aria-label="What was found" className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h3 className="font-medium">
          {failed > 0 ? `${lines(failed)} cannot be taken` : 'Remarks'}
          {problems.length >= 100 && (
            <span className="text-ink-soft"> (the first {problems.length} are shown)</span>
          )}
        </h3>
        {failed > 0 && (
          <a
            href={addressFor('GET /api/vendor/imports/:id/rejected.csv', { params: { id: detail.id } })}
            download
            className={buttonVariants({ variant: 'outline', size: 'sm' })}
          >
            <Download aria-hidden />
            Refused lines as a file
          </a>
        )}
      </div>
      {detail.state === 'checked' && problems.some(isUnknownCategory) && (
        <p className="text-ink-soft">
          Read it another way and choose a category of new products: it is taken where the file names none
          that the market has. Each product can be moved afterwards.
        </p>
      )}
      <div className="rounded-lg border border-line">
        <table className="figures w-full border-collapse text-label">
          <thead>
            <tr className="text-left text-ink-soft">
              {['Line', 'SKU', 'Column', 'Reason'].map((name) => (
                <th key={name} scope="col" className="px-3 py-2 font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {problems.map(({ line, level, column, sku, reason }) => (
              <tr key={`${line} ${column} ${reason}`} className="border-line border-t align-top">
                <td className="px-3 py-2">{line}</td>
                <td className="px-3 py-2 break-all">{sku ?? ''}</td>
                <td className="px-3 py-2">{column ?? ''}</td>
                <td className="px-3 py-2">
                  {level === 'note' && <span className="font-medium">Taken, but: </span>}
                  {reason}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
