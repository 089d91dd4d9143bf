import { StockPulse } from '#components/stock/stock-pulse';

const signs = [
  { status: 'instock', level: 0.9, words: 'In stock', meaning: 'There is plenty, as of now.' },
  { status: 'lowstock', level: 0.3, words: 'Few left', meaning: 'The stall is nearly through.' },
  { status: 'outofstock', level: 0, words: 'Sold out', meaning: 'Gone, until the stall fills it again.' },
] as const;

const promises = [
  {
    title: 'Counted, not guessed',
    text: 'Each gram in and out of a shelf is a line in a ledger. The amount you see is the sum of those lines.',
  },
  {
    title: 'Told at once',
    text: 'A change is sent to every open page when it is made. There is no reloading, and no asking whether a page is old.',
  },
  {
    title: 'Honest when it cannot know',
    text: 'If your connection drops, the page says so, says when it last heard, and goes on checking every 15 seconds.',
  },
];

function Signs() {
  return (
    <dl className="grid gap-px overflow-hidden rounded-lg border border-line bg-line">
      {signs.map(({ status, level, words, meaning }) => (
        <div key={status} className="flex flex-wrap items-center gap-x-5 gap-y-1 bg-counter px-5 py-4">
          <dt className="flex items-center gap-3 font-medium">
            <StockPulse status={status} level={level} amount={level} />
            <span className="w-20">{words}</span>
          </dt>
          <dd className="text-ink-soft">{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

/** How the amounts come to be what they are, and how to read them. */
export function Truth() {
  return (
    <section id="truth" aria-labelledby="truth-title" className="hall mt-24">
      <div className="grid gap-10 lg:grid-cols-[1fr_1.1fr] lg:gap-20">
        <div>
          <h2 id="truth-title" className="text-page">
            What you see is what is there
          </h2>
          <div className="mt-8">
            <Signs />
          </div>
        </div>
        <ul className="grid content-center gap-8">
          {promises.map(({ title, text }) => (
            <li key={title} className="border-line border-t pt-5">
              <h3 className="font-display text-title">{title}</h3>
              <p className="prose-line mt-2 text-ink-soft">{text}</p>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
