export type Mail = { id: string; subject: string; html: string; text: string; to: { address: string }[] };

const inbox = () => `${process.env.MAIL_URL}/dev/mail/api/email`;

/** The newest mail to this address with these words in its subject; waits up to 10 s for it. */
export async function mailTo(address: string, subject: string): Promise<Mail> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const mails = (await (await fetch(inbox())).json()) as Mail[];
    const found = mails.filter(
      (mail) => mail.subject.includes(subject) && mail.to.some((to) => to.address === address),
    );
    const newest = found.at(-1);
    if (newest) return newest;
    if (Date.now() > deadline) throw new Error(`No mail "${subject}" reached ${address}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
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
