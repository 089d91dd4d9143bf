import type { Email } from '#lib/mail/email';
import type { EmailProps, TemplateName } from '#lib/mail/schema';
import { alertFiringEmail, alertResolvedEmail } from '#lib/notifications/emails/alerts';
import { feedFailingEmail } from '#lib/notifications/emails/feed-failing';
import { lowStockEmail } from '#lib/notifications/emails/low-stock';
import { orderChangedEmail } from '#lib/notifications/emails/order-changed';
import { reportReadyEmail } from '#lib/notifications/emails/report-ready';
import {
  productReviewedEmail,
  productSubmittedEmail,
  productsImportedEmail,
  vendorApplicationEmail,
  vendorReviewedEmail,
} from '#lib/notifications/emails/reviews';
import { stallAddressChangedEmail, stallAddressEmail } from '#lib/notifications/emails/stall-address';
import { teamInvitationEmail } from '#lib/notifications/emails/team-invitation';

const templates: { [T in TemplateName]: (props: EmailProps[T]) => Email } = {
  'low-stock': lowStockEmail,
  'report-ready': reportReadyEmail,
  'alert-firing': alertFiringEmail,
  'alert-resolved': alertResolvedEmail,
  'product-submitted': productSubmittedEmail,
  'products-imported': productsImportedEmail,
  'product-reviewed': productReviewedEmail,
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
