import type { Email } from '#lib/engines/mail/email';
import type { EmailProps } from '#lib/tasks/mail';
import { formatCount, formatDate } from '#lib/words/format';

/** A sales report can be fetched. The files need a sign-in: a mail may be passed on. */
export function reportReadyEmail(props: EmailProps['report-ready']): Email {
  const { store, reportId, fromDay, toDay, orders, units, revenue } = props;
  const days = fromDay === toDay ? formatDate(fromDay) : `${formatDate(fromDay)} to ${formatDate(toDay)}`;
  const sold = `${formatCount(orders)} ${orders === 1 ? 'order' : 'orders'}`;
  const path = `/api/vendor/reports/${reportId}/file`;
  return {
    subject: `${store}: sales of ${days}`,
    preview: [sold, ...revenue].join(', '),
    heading: `Sales of ${days}`,
    blocks: [
      {
        kind: 'facts',
        facts: [
          ['Orders', formatCount(orders)],
          ['Units', formatCount(units)],
          ['Revenue', revenue.join(', ') || 'none'],
        ],
      },
      { kind: 'button', label: 'Read the report', path: `${path}?format=html` },
      { kind: 'button', label: 'Download as CSV', path: `${path}?format=csv` },
      { kind: 'text', text: 'The links ask you to sign in. Cancelled and returned orders are not counted.' },
    ],
    reason: `You get this because you receive the reports of ${store} at Livestall.`,
  };
}
