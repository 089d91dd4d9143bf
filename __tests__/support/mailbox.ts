import { until } from './until.ts';

export type Mail = { id: string; subject: string; html: string; text: string; to: { address: string }[] };

const inbox = () => `${process.env.MAIL_URL}/dev/mail/api/email`;

/** The newest mail to this address with these words in its subject, as soon as it is there. */
export function mailTo(address: string, subject: string): Promise<Mail> {
  return until(`mail "${subject}" reaches ${address}`, async () => {
    const mails = (await (await fetch(inbox())).json()) as Mail[];
    return mails.findLast(
      (mail) => mail.subject.includes(subject) && mail.to.some((to) => to.address === address),
    );
  });
}

/** The link to Auth in a mail, as a person would click it. */
export function linkIn(mail: Mail): URL {
  const href = /href="([^"]*\/auth\/v1\/verify[^"]*)"/.exec(mail.html)?.[1];
  if (!href) throw new Error(`The mail "${mail.subject}" has no link`);
  return new URL(href.replaceAll('&amp;', '&'));
}

/** The six digits in a mail. */
export function codeIn(mail: Mail): string {
  const code = /letter-spacing[^>]*>(\d{6})</.exec(mail.html)?.[1];
  if (!code) throw new Error(`The mail "${mail.subject}" has no code`);
  return code;
}
