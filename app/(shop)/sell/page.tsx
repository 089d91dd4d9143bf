import type { Metadata } from 'next';
import { SellIntro } from '#components/sell/sell-intro';
import { SellRoom } from '#components/sell/sell-room';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = {
  title: 'Sell here',
  description:
    'Open a stall on Livestall: apply in a few minutes, fill your shelves, and sell what is really there.',
};

/** The same for everyone; who asks, and how their application stands, is filled in by the browser. */
function SellPage() {
  return (
    <div className="hall grid items-start gap-x-14 gap-y-10 py-10 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)] lg:py-16">
      <SellIntro />
      <SellRoom />
    </div>
  );
}

export default definePage('/sell', SellPage);
