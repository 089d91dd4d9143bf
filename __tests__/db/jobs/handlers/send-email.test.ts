import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { Unrecoverable } from '#lib/engines/jobs/handler';
import { makeMailer } from '#lib/engines/mail/mailer';
import { sendEmail } from '#lib/jobs/handlers/send-email';
import { type SendEmailPayload, sendEmailPayload } from '#lib/tasks/mail';
import { aRun, type HandlerWorld, makeHandlerWorld } from '../../../support/handler-world.ts';
import { until } from '../../../support/until.ts';

// Encoders, mail and Storage are real; on a busy machine they take their time.
let world: HandlerWorld;

beforeAll(async () => {
  world = await makeHandlerWorld('send_email');
  // Loaded with the first mail; on a busy machine that alone takes seconds.
  await import('#lib/engines/mail/render-html');
});

afterAll(() => world.end());

interface StoredMail {
  id: string;
  subject: string;
  html: string;
  text: string;
  messageId: string;
}

const inbox = () => `${process.env.MAIL_URL}/dev/mail/api/email`;

async function mailsTo(address: string): Promise<StoredMail[]> {
  const all = (await (await fetch(inbox())).json()) as (StoredMail & { to: { address: string }[] })[];
  return all.filter((mail) => mail.to.some((to) => to.address === address));
}

const newAddress = () => `reader-${randomUUID()}@example.test`;

const shelf = {
  product: 'Assam <b>Gold</b>',
  variant: '50 g',
  sku: 'ASSAM-50',
  location: 'Shop',
  left: '150 g',
};

const lowStock = (to = newAddress()): SendEmailPayload =>
  sendEmailPayload.parse({
    key: `low-stock:${randomUUID()}`,
    to,
    template: 'low-stock',
    props: { store: 'Leaf & Root', low: [shelf], out: [{ ...shelf, product: 'Darjeeling', left: '0 g' }] },
    list: { topic: 'low-stock', vendorId: randomUUID() },
  });

describe('a mail', () => {
  it('arrives in HTML and in text, which say the same', async () => {
    const mail = lowStock();
    expect(await sendEmail(world.ctx, mail, aRun())).toEqual({ template: 'low-stock', outcome: 'sent' });
    const [got] = await mailsTo(mail.to);
    expect(got!.subject).toBe('Leaf & Root: 1 shelf sold out, 1 running low');
    expect(got!.text).toMatch(/Sold out\n {2}Darjeeling, 50 g \(ASSAM-50, Shop\) \.+ 0 g\n/);
    expect(got!.text).toMatch(/Open the inventory:\nhttp:\/\/shop\.test\/vendor\/inventory\?level=low\n/);
    expect(
      Math.max(
        ...got!.text
          .split('\n')
          .filter((line) => !line.includes('://'))
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(72);
    expect(got!.html).toContain('href="http://shop.test/vendor/inventory?level=low"');
    expect(got!.html).toContain('Darjeeling');
    expect(got!.html).toContain('prefers-color-scheme: dark');
  });

  it('shows what people wrote as they wrote it, and runs none of it', async () => {
    const mail = lowStock();
    await sendEmail(world.ctx, mail, aRun());
    const [got] = await mailsTo(mail.to);
    expect(got!.html).toContain('Assam &lt;b&gt;Gold&lt;/b&gt;');
    expect(got!.html).not.toContain('<b>Gold');
    expect(got!.text).toContain('Assam <b>Gold</b>');
  });

  it('can be stopped from the mail program and from its foot', async () => {
    const mail = lowStock();
    await sendEmail(world.ctx, mail, aRun());
    const [got] = await mailsTo(mail.to);
    const link = /To stop these mails:\n(\S+)/.exec(got!.text)![1]!;
    expect(link).toMatch(/^http:\/\/shop\.test\/api\/mail\/unsubscribe\?token=[\w-]+\.[\w-]+$/);
    expect(got!.html).toContain(link.replaceAll('&', '&amp;'));
    const source = (await (await fetch(`${inbox()}/${got!.id}/source`)).text()).replaceAll(/\r\n\s+/g, ' ');
    expect(source).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(source).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
    expect(source).toContain(`List-Unsubscribe: <${link}>`);
  });
});

describe('sending twice', () => {
  it('the same key is sent once, by whichever job', async () => {
    const mail = lowStock();
    const run = aRun();
    await sendEmail(world.ctx, mail, run);
    expect(await sendEmail(world.ctx, mail, run)).toMatchObject({ outcome: 'already sent' });
    expect(await sendEmail(world.ctx, { ...mail }, aRun())).toMatchObject({ outcome: 'already sent' });
    expect(await mailsTo(mail.to)).toHaveLength(1);
  });

  it('of two at once, one sends; the other finds it sent, or tries again later', async () => {
    const mail = lowStock();
    const outcomes = await Promise.allSettled([1, 2].map(() => sendEmail(world.ctx, mail, aRun())));
    expect(JSON.stringify(outcomes).match(/"outcome":"sent"/g)).toHaveLength(1);
    expect(await sendEmail(world.ctx, mail, aRun())).toMatchObject({ outcome: 'already sent' });
    expect(await mailsTo(mail.to)).toHaveLength(1);
  });

  it('killed after the server took it: the second copy has the same Message-ID, and waits for the first one’s turn to end', async () => {
    const mail = lowStock();
    const dying = {
      ...world.ctx,
      mailer: {
        ...world.ctx.mailer,
        async send(...args: Parameters<typeof world.ctx.mailer.send>) {
          await world.ctx.mailer.send(...args);
          await new Promise(() => {});
        },
      },
    };
    void sendEmail(dying, mail, aRun());
    await until('the mail is sent', async () => (await mailsTo(mail.to)).length > 0);
    await expect(sendEmail(world.ctx, mail, aRun())).rejects.toThrow(/Another job/);
    await world.sql`update private.sent_mail set leased_until = now() - interval '1 second' where key = ${mail.key}`;
    expect(await sendEmail(world.ctx, mail, aRun())).toMatchObject({ outcome: 'sent' });
    const ids = (await mailsTo(mail.to)).map(({ messageId }) => messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('a try that failed leaves the turn to the next at once', async () => {
    const mail = lowStock();
    const away = { ...world.ctx, mailer: makeMailer({ ...world.ctx.env, SMTP_URL: 'smtp://127.0.0.1:9' }) };
    await expect(sendEmail(away, mail, aRun())).rejects.toThrow(/ECONNREFUSED/);
    expect(await sendEmail(world.ctx, mail, aRun())).toMatchObject({ outcome: 'sent' });
    away.mailer.close();
  });
});

describe('a mail that cannot go', () => {
  it('says which setting is missing', async () => {
    const mailer = makeMailer({ MAIL_FROM: 'a@example.test' });
    await expect(sendEmail({ ...world.ctx, mailer }, lowStock(), aRun())).rejects.toThrow(
      /SMTP_URL is not set/,
    );
  });

  /** What sending comes to at a server that answers one command with this, and all others as it should. */
  async function at(command: 'MAIL' | 'RCPT' | 'DATA' | 'END', answer: string, mail: SendEmailPayload) {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('220 no.test\r\n');
      let text: string | null = null;
      socket.on('data', (data) => {
        const line = data.toString();
        if (text !== null) {
          text += line;
          if (!text.endsWith('\r\n.\r\n')) return;
          text = null;
          socket.write(command === 'END' ? answer : '250 taken\r\n');
        } else if (line.startsWith(command)) socket.write(answer);
        else if (line.startsWith('DATA')) {
          text = '';
          socket.write('354 go on\r\n');
        } else socket.write('250 fine\r\n');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const mailer = makeMailer({ MAIL_FROM: 'a@example.test', SMTP_URL: `smtp://127.0.0.1:${port}` });
    try {
      return await sendEmail({ ...world.ctx, mailer }, mail, aRun());
    } finally {
      mailer.close();
      await new Promise((resolve) => server.close(resolve));
    }
  }
  const stateOf = async (mail: SendEmailPayload) =>
    (await world.sql`select state from private.sent_mail where key = ${mail.key}`)[0]!.state;

  it.each([
    ['RCPT', '550 5.1.1 no such person'],
    ['RCPT', '553-two\r\n553 lines'],
    ['DATA', '554 5.5.1 nobody to send it to'],
    ['END', '550 5.7.1 this looks like spam'],
  ] as const)(
    'that the recipient’s server refuses at %s with %j is done with, and says so',
    async (command, answer) => {
      const mail = lowStock();
      const done = await at(command, `${answer}\r\n`, mail);
      expect(done).toMatchObject({ outcome: 'refused by the recipient’s server' });
      expect((done as { answer: string }).answer).toBe(answer.replace('\r\n', ' '));
      expect(await stateOf(mail)).toBe('refused');
      // Whoever asks once more tries once more.
      expect(await sendEmail(world.ctx, mail, aRun())).toMatchObject({ outcome: 'sent' });
      expect(await stateOf(mail)).toBe('sent');
    },
  );

  it.each([
    ['MAIL', '550 5.1.8 who are you?'],
    ['RCPT', '450 4.2.1 come again later'],
    ['RCPT', '554 5.7.1 Relay access denied'],
    ['RCPT', '530 5.7.0 Authentication required'],
    ['END', '451 4.3.0 full disk'],
  ] as const)('at %s with %j is our trouble or passes: it is tried again', async (command, answer) => {
    const mail = lowStock();
    const trouble = await at(command, `${answer}\r\n`, mail).catch((error: unknown) => error);
    expect(trouble).toBeInstanceOf(Error);
    expect(trouble).not.toBeInstanceOf(Unrecoverable);
    expect(await stateOf(mail)).toBe('sending');
  });

  it('an alert that the market’s own address refuses is a dead letter', async () => {
    const since = '2026-11-23T15:42:07.123Z';
    const props = { rule: 'slow', title: 'Slow', message: 'Pages are slow', since };
    const mail = sendEmailPayload.parse({ ...lowStock(), list: undefined, template: 'alert-firing', props });
    await expect(at('RCPT', '550 no such person\r\n', mail)).rejects.toThrow(Unrecoverable);
  });

  it.each(['two@example.test, three@example.test', '<a@example.test>', 'no address', 'a@b\r\nBcc: c@d'])(
    'has no such address: %j',
    (to) => {
      expect(sendEmailPayload.safeParse({ ...lowStock(), to }).success).toBe(false);
    },
  );
});

it('every template can be written', async () => {
  const at = '2026-11-23T15:42:07.123Z';
  const alert = {
    rule: 'slow',
    title: 'Pages are slow',
    message: 'p95 is 900 ms',
    value: '900 ms',
    since: at,
  };
  const props: Record<string, object> = {
    'report-ready': {
      store: 'S',
      reportId: randomUUID(),
      fromDay: '2026-11-22',
      toDay: '2026-11-22',
      orders: 3,
      units: 4,
      revenue: ['€12.00'],
    },
    'alert-firing': alert,
    'alert-resolved': { ...alert, resolvedAt: at },
    'product-submitted': { store: 'S', product: 'Tea', path: '/admin/approvals' },
    'products-imported': { store: 'S', count: 40, path: '/admin/approvals' },
    'product-reviewed': {
      store: 'S',
      product: 'Tea',
      isPublished: false,
      reason: 'No picture',
      path: '/vendor/products',
    },
    'vendor-application': { store: 'S', city: 'Porto', path: '/admin/vendors' },
    'vendor-reviewed': { store: 'S', outcome: 'suspended', reason: 'No answer', path: '/vendor' },
    'team-invitation': { store: 'S', inviter: 'Ada', role: 'staff', expiresAt: at, path: '/invitations/x' },
    'order-changed': {
      orderNumber: 7,
      store: 'S',
      status: 'shipped',
      note: 'DHL 12',
      path: `/orders/${randomUUID()}`,
    },
    'stall-address': { store: 'S', expiresAt: at, path: '/api/mail/stall-address?token=x' },
    'stall-address-changed': { store: 'S', address: 'new@livestall.example', path: '/vendor/settings' },
    'feed-failing': { store: 'S', feed: 'F', error: 'Gone.', lastGoodAt: null, path: '/vendor/feeds' },
  };
  for (const [template, each] of Object.entries(props)) {
    const to = newAddress();
    await sendEmail(
      world.ctx,
      sendEmailPayload.parse({ key: randomUUID(), to, template, props: each }),
      aRun(),
    );
    const [got] = await mailsTo(to);
    expect(got!.subject.length).toBeGreaterThan(5);
    expect(got!.html).toContain('</html>');
    expect(got!.text).toContain('http://shop.test/');
    expect(`${got!.text}${got!.html}`).not.toMatch(/undefined|\[object|NaN/);
    expect(got!.text).not.toContain('unsubscribe');
  }
});
