import type { Email } from '#lib/engines/mail/email';
import { alertFiringEmail, alertResolvedEmail } from '#lib/market/notifications/emails/alerts';
import { feedFailingEmail } from '#lib/market/notifications/emails/feed-failing';
import { lowStockEmail } from '#lib/market/notifications/emails/low-stock';
import { orderChangedEmail } from '#lib/market/notifications/emails/order-changed';
import { reportReadyEmail } from '#lib/market/notifications/emails/report-ready';
import {
  productReviewedEmail,
  productSubmittedEmail,
  productsImportedEmail,
  productsReviewedEmail,
  vendorApplicationEmail,
  vendorReviewedEmail,
} from '#lib/market/notifications/emails/reviews';
import { stallAddressChangedEmail, stallAddressEmail } from '#lib/market/notifications/emails/stall-address';
import { teamInvitationEmail } from '#lib/market/notifications/emails/team-invitation';
import type { EmailProps, TemplateName } from '#lib/tasks/mail';

const templates: { [T in TemplateName]: (props: EmailProps[T]) => Email } = {
  'low-stock': lowStockEmail,
  'report-ready': reportReadyEmail,
  'alert-firing': alertFiringEmail,
  'alert-resolved': alertResolvedEmail,
  'product-submitted': productSubmittedEmail,
  'products-imported': productsImportedEmail,
  'product-reviewed': productReviewedEmail,
  'products-reviewed': productsReviewedEmail,
  'vendor-application': vendorApplicationEmail,
  'vendor-reviewed': vendorReviewedEmail,
  'team-invitation': teamInvitationEmail,
  'stall-address': stallAddressEmail,
  'stall-address-changed': stallAddressChangedEmail,
  'order-changed': orderChangedEmail,
  'feed-failing': feedFailingEmail,
};

/** What a mail of this template says. `renderEmail` puts it into HTML and text. */
export function composeEmail<T extends TemplateName>(template: T, props: EmailProps[T]): Email {
  return templates[template](props);
}
