import type { EmailProps, TemplateName } from '#lib/tasks/mail';

/** Who gets such a mail. */
export type Reader = 'shopper' | 'vendor' | 'admin' | 'anybody';

export type SampleMail = {
  [T in TemplateName]: { template: T; props: EmailProps[T]; reader: Reader };
}[TemplateName];

/** The rows that mails speak of; one id for all where nobody asks the shop. */
export interface MailThings {
  order: string;
  product: string;
  feed: string;
  report: string;
  stall: string;
  invitation: string;
  address: string;
}

const store = 'Leaf & Root';
const at = '2026-11-30T12:00:00Z';
const shelf = { product: 'Assam', variant: '50 g', sku: 'A-50', location: 'Shop', left: '150 g' };
const alert = { rule: 'page-p95', title: 'Pages are slow', message: 'p95 is 2 s', value: '2 s', since: at };

/** Every mail of the market, with the paths that its service gives it. A template that is missing fails a unit test. */
export function sampleMails(things: MailThings | string): SampleMail[] {
  const id = (name: keyof MailThings) => (typeof things === 'string' ? things : things[name]);
  const monitor = { ...alert, path: '/admin/monitoring' };
  const review = { store, reason: 'Add a picture.' };
  const order = {
    orderNumber: 12,
    store,
    note: '',
    carrier: '',
    tracking: '',
    path: `/orders/${id('order')}`,
  };
  return [
    { template: 'low-stock', reader: 'vendor', props: { store, low: [shelf], out: [shelf], more: 1 } },
    { template: 'low-stock', reader: 'vendor', props: { store, low: [], out: [shelf], more: 0 } },
    {
      template: 'report-ready',
      reader: 'vendor',
      props: {
        store,
        reportId: id('report'),
        fromDay: '2026-11-29',
        toDay: '2026-11-29',
        orders: 2,
        units: 3,
        revenue: ['EUR 1'],
      },
    },
    { template: 'alert-firing', reader: 'admin', props: monitor },
    { template: 'alert-resolved', reader: 'admin', props: { ...monitor, resolvedAt: at } },
    {
      template: 'product-submitted',
      reader: 'admin',
      props: { store, product: 'A', path: '/admin/approvals' },
    },
    { template: 'products-imported', reader: 'admin', props: { store, count: 2, path: '/admin/approvals' } },
    {
      template: 'product-reviewed',
      reader: 'vendor',
      props: { ...review, product: 'A', isPublished: true, path: `/products/${id('product')}` },
    },
    {
      template: 'product-reviewed',
      reader: 'vendor',
      props: { ...review, product: 'A', isPublished: false, path: `/vendor/products/${id('product')}` },
    },
    {
      template: 'products-reviewed',
      reader: 'vendor',
      props: { ...review, count: 3, isPublished: true, path: '/vendor/products?status=published' },
    },
    {
      template: 'products-reviewed',
      reader: 'vendor',
      props: { ...review, count: 3, isPublished: false, path: '/vendor/products?status=rejected' },
    },
    {
      template: 'vendor-application',
      reader: 'admin',
      props: { store, city: 'Ghent', path: `/admin/vendors?stall=${id('stall')}` },
    },
    {
      template: 'vendor-reviewed',
      reader: 'vendor',
      props: { ...review, outcome: 'approved', path: '/vendor' },
    },
    {
      template: 'vendor-reviewed',
      reader: 'vendor',
      props: { ...review, outcome: 'rejected', path: '/sell' },
    },
    {
      template: 'team-invitation',
      reader: 'anybody',
      props: {
        store,
        inviter: 'Ada',
        role: 'staff',
        expiresAt: at,
        path: `/invitations/${id('invitation')}`,
      },
    },
    ...(
      ['accepted', 'packed', 'shipped', 'delivered', 'cancelled', 'returned', 'partly_returned'] as const
    ).map((status) => ({
      template: 'order-changed' as const,
      reader: 'shopper' as const,
      props: { ...order, status },
    })),
    {
      template: 'stall-address',
      reader: 'anybody',
      props: { store, expiresAt: at, path: `/api/mail/stall-address?token=${id('address')}` },
    },
    {
      template: 'stall-address-changed',
      reader: 'vendor',
      props: { store, address: 'a@example.org', path: '/vendor/settings' },
    },
    {
      template: 'feed-failing',
      reader: 'vendor',
      props: { store, feed: 'F', error: 'no answer', lastGoodAt: null, path: `/vendor/feeds/${id('feed')}` },
    },
  ];
}
