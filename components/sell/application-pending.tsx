import { Hourglass } from 'lucide-react';
import Link from 'next/link';
import { Card } from '#components/ui/card';
import type { Application } from '#lib/market/vendors/applications/schema';
import { formatDate } from '#lib/words/format';

/** It was handed in; what was said, and what happens next. */
export function ApplicationPending({ application }: { application: Application }) {
  const { form, created_at, writes_to } = application;
  const facts = [
    ['Stall', form.store_name],
    ['Address', `/vendors/${form.slug}`],
    ['First location', [form.location_name, form.location_city].filter(Boolean).join(', ')],
    ['We write to', writes_to],
    ['Sent', formatDate(created_at)],
  ];
  return (
    <Card className="grid gap-4" role="status">
      <Hourglass aria-hidden className="size-7 text-leaf" />
      <h2 className="text-title">We are looking at it</h2>
      <p className="text-ink-soft">
        A person reads your application and answers by e-mail. Meanwhile you can{' '}
        <Link href="/vendor" className="text-leaf underline underline-offset-4">
          prepare your stall
        </Link>
        : shoppers see nothing of it yet.
      </p>
      {form.email !== writes_to && (
        <p className="text-ink-soft [overflow-wrap:anywhere]">
          We sent a link to {form.email}. Once it is opened there, we write to that address instead.
        </p>
      )}
      <dl className="grid gap-2 border-line border-t pt-4 text-label">
        {facts.map(([name, value]) => (
          <div key={name} className="flex flex-wrap justify-between gap-x-6">
            <dt className="text-ink-soft">{name}</dt>
            <dd className="font-medium [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
