const steps = [
  {
    title: 'You apply',
    text: 'The name of your stall, where it is, and a word on what you sell. It takes five minutes.',
  },
  {
    title: 'We look at it',
    text: 'A person reads it and answers by e-mail. If something is missing, you hear what, and send it again.',
  },
  {
    title: 'You fill your shelves',
    text: 'By hand, from a file or from a feed of yours. Shoppers see your stock as it is, at every moment.',
  },
];

/** What selling here is, for those who think about it. */
export function SellIntro() {
  return (
    <div>
      <h1 className="text-page">Open a stall</h1>
      <p className="prose-line mt-4 text-ink-soft text-lg">
        A market of independent stalls, where the amount beside every price is what is on the shelf. You bring
        the goods; nothing is sold twice.
      </p>
      <ol className="mt-8 grid gap-6">
        {steps.map(({ title, text }, index) => (
          <li key={title} className="grid grid-cols-[2.25rem_1fr] gap-x-4">
            <span
              aria-hidden="true"
              className="figures grid size-9 place-items-center rounded-full bg-leaf-wash font-medium text-leaf-deep"
            >
              {index + 1}
            </span>
            <div>
              <h2 className="text-title">{title}</h2>
              <p className="mt-1 text-ink-soft">{text}</p>
            </div>
          </li>
        ))}
      </ol>
      <dl className="mt-8 grid grid-cols-2 gap-x-6 gap-y-3 border-line border-t pt-6 text-label">
        <div>
          <dt className="text-ink-soft">Commission</dt>
          <dd className="font-medium">10% of what you sell</dd>
        </div>
        <div>
          <dt className="text-ink-soft">To begin with</dt>
          <dd className="font-medium">Nothing to pay</dd>
        </div>
      </dl>
    </div>
  );
}
