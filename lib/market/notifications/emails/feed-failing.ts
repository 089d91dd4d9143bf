import type { Email } from '#lib/engines/mail/email';
import type { EmailProps } from '#lib/tasks/mail';
import { formatDate } from '#lib/words/format';

/** To a stall: one of its stock feeds has failed several times in a row. */
export function feedFailingEmail({
  store,
  feed,
  error,
  lastGoodAt,
  path,
}: EmailProps['feed-failing']): Email {
  const since = lastGoodAt ? `the last good file, of ${formatDate(lastGoodAt)},` : 'you';
  return {
    subject: `${store}: the stock feed "${feed}" does not work`,
    preview: error,
    heading: `The stock feed "${feed}" does not work`,
    blocks: [
      { kind: 'text', text: 'It failed three times in a row. The last time:' },
      { kind: 'quote', text: error },
      {
        kind: 'text',
        text: `Your stock stays as ${since} left it, less what was sold. It is asked again by itself, less and less often, until it works.`,
      },
      { kind: 'button', label: 'See the feed', path },
    ],
    reason: `You get this because ${store} sells at Livestall and takes its stock from this feed. There is no second mail until it has worked again.`,
  };
}
