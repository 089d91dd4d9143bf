import type { Block, Email } from '#lib/engines/mail/email';
import type { EmailProps } from '#lib/tasks/mail';

const forAdmins = 'You get this because you are an admin of this market.';
const words = (text: string): Block[] => (text ? [{ kind: 'quote', text }] : []);

/** To admins: a product waits for a decision. */
export function productSubmittedEmail({ store, product, path }: EmailProps['product-submitted']): Email {
  return {
    subject: `To review: ${product} by ${store}`,
    preview: `${store} handed in a product.`,
    heading: 'A product waits for review',
    blocks: [
      {
        kind: 'facts',
        facts: [
          ['Product', product],
          ['Stall', store],
        ],
      },
      { kind: 'button', label: 'Review it', path },
    ],
    reason: forAdmins,
  };
}

/** To admins: an import handed in many products at once. */
export function productsImportedEmail({ store, count, path }: EmailProps['products-imported']): Email {
  const products = count === 1 ? '1 product' : `${count} products`;
  return {
    subject: `To review: ${products} by ${store}`,
    preview: `${store} handed them in with a file.`,
    heading: count === 1 ? 'A product waits for review' : `${products} wait for review`,
    blocks: [
      { kind: 'text', text: `${store} handed them in with a file.` },
      { kind: 'button', label: 'Review them', path },
    ],
    reason: forAdmins,
  };
}

/** To a stall: what was decided about its product. */
export function productReviewedEmail(props: EmailProps['product-reviewed']): Email {
  const { store, product, isPublished, reason, path } = props;
  const outcome = isPublished ? 'is on sale' : 'needs changes';
  const text = isPublished
    ? `${product} was approved. Shoppers see it now, with its stock as it is.`
    : `${product} was not approved yet. Change it and hand it in again.`;
  return {
    subject: `${product} ${outcome}`,
    preview: reason || text,
    heading: `${product} ${outcome}`,
    blocks: [
      { kind: 'text', text },
      ...words(reason),
      { kind: 'button', label: isPublished ? 'See it in the shop' : 'Edit the product', path },
    ],
    reason: `You get this because ${store} handed this product in.`,
  };
}

/** To a stall: what was decided about many of its products at once. */
export function productsReviewedEmail(props: EmailProps['products-reviewed']): Email {
  const { store, count, isPublished, reason, path } = props;
  const products = count === 1 ? '1 product' : `${count} products`;
  const outcome = isPublished
    ? `${products} ${count === 1 ? 'is' : 'are'} on sale`
    : `${products} ${count === 1 ? 'needs' : 'need'} changes`;
  const text = isPublished
    ? 'They were approved. Shoppers see them now, with their stock as it is.'
    : 'They were not approved yet. Change them and hand them in again.';
  return {
    subject: `${outcome}: ${store}`,
    preview: reason || text,
    heading: outcome,
    blocks: [
      { kind: 'text', text },
      ...words(reason),
      { kind: 'button', label: isPublished ? 'See them' : 'Edit the products', path },
    ],
    reason: `You get this because ${store} handed these products in.`,
  };
}

/** To admins: somebody wants to open a stall. */
export function vendorApplicationEmail({ store, city, path }: EmailProps['vendor-application']): Email {
  const facts: [string, string][] = [['Stall', store]];
  if (city) facts.push(['City', city]);
  return {
    subject: `To review: the stall ${store}`,
    preview: `${store} would like to sell here.`,
    heading: 'A stall asks to be let in',
    blocks: [
      { kind: 'facts', facts },
      { kind: 'button', label: 'Review it', path },
    ],
    reason: forAdmins,
  };
}

type Outcome = EmailProps['vendor-reviewed']['outcome'];

const decisions: Record<Outcome, { heading: string; text: string; label: string }> = {
  approved: {
    heading: 'is open',
    text: 'Your stall was approved. Products that are approved are on sale from now on.',
    label: 'Open your dashboard',
  },
  rejected: {
    heading: 'cannot open yet',
    text: 'We have looked at your application. Put right what is said below and send it again.',
    label: 'Change the application',
  },
  suspended: {
    heading: 'is closed for now',
    text: 'Your stall was suspended. Shoppers do not see its products; orders that were placed stay.',
    label: 'Open your dashboard',
  },
  reinstated: {
    heading: 'is open again',
    text: 'Your stall is back on the market, with everything that was on sale.',
    label: 'Open your dashboard',
  },
};

/** To a stall: it may sell, may not yet, or may not any more. */
export function vendorReviewedEmail(props: EmailProps['vendor-reviewed']): Email {
  const { store, outcome, reason, path } = props;
  const { heading, text, label } = decisions[outcome];
  const subject = `${store} ${heading}`;
  return {
    subject,
    preview: reason || text,
    heading: subject,
    blocks: [{ kind: 'text', text }, ...words(reason), { kind: 'button', label, path }],
    reason: `You get this because this is the address of ${store} at Livestall.`,
  };
}
