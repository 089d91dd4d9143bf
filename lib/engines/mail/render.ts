import type { Email, Site } from '#lib/engines/mail/email';
import { renderText } from '#lib/engines/mail/render-text';
import { withoutDeadLinks } from '#lib/engines/mail/shop-paths';

/** Both forms of a mail. The HTML's library takes half a second to load, with the first mail of a process. */
export async function renderEmail(email: Email, site: Site): Promise<{ html: string; text: string }> {
  const { renderHtml } = await import('#lib/engines/mail/render-html');
  const shown = withoutDeadLinks(email);
  return { html: await renderHtml(shown, site), text: renderText(shown, site) };
}
