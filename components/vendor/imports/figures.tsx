import type { ImportDetail } from '#lib/market/imports/schema';

interface FiguresProps {
  detail: ImportDetail;
  /** What would happen, or what did. */
  tense: 'would' | 'did';
}

const words = {
  would: ['would be new', 'would change', 'stay as they are', 'would be refused'],
  did: ['are new', 'changed', 'stayed as they were', 'were refused'],
} as const;

/** The lines of a file by what becomes of them. */
export function Figures({ detail, tense }: FiguresProps) {
  const figures = [detail.rows_created, detail.rows_updated, detail.rows_unchanged, detail.rows_failed];
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-4">
      {words[tense].map((word, i) => (
        <div key={word} className="flex flex-col-reverse bg-counter px-4 py-3">
          <dt className="text-ink-soft text-label">{word}</dt>
          <dd className={`figures text-2xl ${i === 3 && figures[i] ? 'text-danger' : ''}`}>
            {(figures[i] ?? 0).toLocaleString('en-IE')}
          </dd>
        </div>
      ))}
    </dl>
  );
}
