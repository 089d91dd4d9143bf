import { X } from 'lucide-react';
import Link from 'next/link';
import { buttonVariants } from '#components/ui/button';
import { Card } from '#components/ui/card';
import type { DecisionOutcome, StallDetail } from '#lib/market/vendors/applications/schema';
import { formatCount, formatDate } from '#lib/words/format';
import { VendorsDecision } from './vendors-decision.tsx';
import { standingWords, type VendorsPlace, vendorsHref } from './vendors-url.ts';

const outcomeWords: Record<DecisionOutcome, string> = {
  approved: 'Approved',
  rejected: 'Turned down',
  suspended: 'Suspended',
  reinstated: 'Back on the market',
};

function Facts({ stall }: { stall: StallDetail }) {
  const places = stall.locations.map(({ name, city }) => (city ? `${name}, ${city}` : name));
  const facts = [
    ['Standing', standingWords[stall.standing]],
    ['Address', `/vendors/${stall.slug}`],
    [
      'E-mail',
      stall.pending_email ? `${stall.email} (${stall.pending_email} is not confirmed yet)` : stall.email,
    ],
    ['City', stall.city || 'not said'],
    ['Time zone', stall.time_zone],
    ['Locations', places.join('; ') || 'none'],
    ['Products', formatCount(stall.product_count)],
    ['Applied', formatDate(stall.applied_at)],
  ];
  return (
    <dl className="grid gap-1.5 text-label">
      {facts.map(([name, value]) => (
        <div key={name} className="grid grid-cols-[7rem_1fr] gap-x-4">
          <dt className="text-ink-soft">{name}</dt>
          <dd className="figures [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function People({ people }: Pick<StallDetail, 'people'>) {
  return (
    <section className="text-label">
      <h3 className="mb-1 text-ink-soft">People</h3>
      <ul className="grid gap-1">
        {people.map(({ full_name, email, role }) => (
          <li key={email} className="[overflow-wrap:anywhere]">
            {full_name && <span className="font-medium">{full_name} </span>}
            {email} <span className="text-ink-soft">({role})</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function History({ decisions }: Pick<StallDetail, 'decisions'>) {
  if (decisions.length === 0) return null;
  return (
    <section className="text-label">
      <h3 className="mb-1 text-ink-soft">Decisions</h3>
      <ol className="grid gap-2">
        {decisions.map(({ id, outcome, reason, by, created_at }) => (
          <li key={id}>
            <span className="font-medium">{outcomeWords[outcome]}</span>{' '}
            <span className="text-ink-soft">
              {formatDate(created_at)}
              {by && ` by ${by}`}
            </span>
            {reason && <span className="block whitespace-pre-line">{reason}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** All that a decision needs, and the decision. */
export function VendorsDetail({ stall, place }: { stall: StallDetail; place: VendorsPlace }) {
  return (
    <Card className="grid gap-5">
      <div className="flex items-start justify-between gap-4">
        <div>
          <h2 className="text-title">{stall.store_name}</h2>
          {stall.tagline && <p className="text-ink-soft">{stall.tagline}</p>}
        </div>
        <Link
          href={vendorsHref(place)}
          aria-label="Close"
          className={buttonVariants({ variant: 'quiet', size: 'icon' })}
        >
          <X aria-hidden />
        </Link>
      </div>
      {stall.description && <p className="prose-line whitespace-pre-line">{stall.description}</p>}
      <Facts stall={stall} />
      <People people={stall.people} />
      <History decisions={stall.decisions} />
      <VendorsDecision stall={stall} />
    </Card>
  );
}
