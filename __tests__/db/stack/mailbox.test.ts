import http from 'node:http';
import { createTransport } from 'nodemailer';
import * as z from 'zod';
import { closeAll, openGateway } from '../../support/open-gateway.ts';

// The mailbox of the test stack, asked as a browser would that was led astray.

const origin = new URL(process.env.MAIL_URL ?? '').origin;
const inbox = '/dev/mail/api/email';

afterEach(closeAll);

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

/** One request with a Host of its own, which `fetch` does not let anybody choose. */
function ask(path: string, headers: Record<string, string> = {}, from = origin): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.get(new URL(path, from), { headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    request.on('error', reject);
  });
}

const listed = z.array(
  z.object({
    id: z.string(),
    subject: z.string(),
    attachments: z.array(z.object({ generatedFileName: z.string() })).default([]),
  }),
);

async function sendHostileMail(subject: string): Promise<z.infer<typeof listed>[number]> {
  const transport = createTransport(process.env.SMTP_URL);
  await transport.sendMail({
    from: 'stranger@evil.example',
    to: 'ada@example.org',
    subject,
    html: '<h1>Hello</h1><script>fetch("/dev/mail/api/email")</script><img src=x onerror="alert(1)">',
    attachments: [{ filename: 'page.html', content: '<script>alert(1)</script>', contentType: 'text/html' }],
  });
  transport.close();
  const mails = listed.parse(JSON.parse((await ask(inbox)).text));
  const mail = mails.find((each) => each.subject === subject);
  if (!mail) throw new Error('The mail did not arrive.');
  return mail;
}

describe('the mailbox', () => {
  it.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'user@localhost',
    'a@b',
  ])('does not answer to the name %j, which leads here all the same', async (host) => {
    const answer = await ask(inbox, { host });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).not.toContain('subject');
  });

  it.each(['localhost', '127.0.0.1:3000', '[::1]:3000'])('answers to %s', async (host) => {
    expect((await ask(inbox, { host })).status).toBe(200);
  });

  it('is no more to be had through the gateway', async () => {
    const gateway = await openGateway({
      serveApp: (_, response) => void response.end(),
      publicUrl: process.env.SITE_URL ?? origin,
      proxies: [{ prefix: '/dev/mail', target: new URL(origin) }],
    });
    const shop = `http://127.0.0.1:${gateway.port}`;
    expect((await ask(inbox, {}, shop)).status).toBe(200);
    for (const host of ['evil.example', 'evil.example:3000', 'localhost.evil.example']) {
      const answer = await ask(inbox, { host }, shop);
      expect([host, answer.status, answer.text]).toEqual([host, 403, '']);
    }
  });

  it('answers its own pages and not those of another port of this machine', async () => {
    const host = new URL(origin).host;
    expect((await ask(inbox, { origin, host })).status).toBe(200);
    expect((await ask(inbox, { origin: 'http://127.0.0.1:1', host })).status).toBe(403);
    expect((await ask(inbox, { origin: 'null', host })).status).toBe(403);
  });

  it('shows what a mail brings along in a sandbox that runs nothing', async () => {
    const { id, attachments } = await sendHostileMail(`sandbox ${crypto.randomUUID()}`);
    expect(attachments).toHaveLength(1);
    const files = attachments.map(({ generatedFileName }) => `attachment/${generatedFileName}`);
    for (const part of ['html', 'source', 'download', ...files]) {
      const { status, headers } = await ask(`${inbox}/${id}/${part}`);
      const policy = String(headers['content-security-policy']);
      expect([part, status]).toEqual([part, 200]);
      expect(policy).toMatch(/^sandbox (?!.*allow-(?:scripts|same-origin))/);
      expect(policy).toContain("default-src 'none'");
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  it('lets the links of a mail open a tab of their own, and nothing in a mail run', async () => {
    const page = await ask('/dev/mail/', { accept: 'text/html' });
    const source = /<script[^>]+src="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const script = await ask(new URL(source, `${origin}/dev/mail/`).pathname);
    const sandboxes = [...script.text.matchAll(/sandbox:"([^"]*)"/g)].map(([, flags]) => flags);
    expect(sandboxes).toEqual(['allow-same-origin allow-popups allow-popups-to-escape-sandbox']);
    expect(script.text).toContain('<base target="_blank">');
    expect(script.headers['content-type']).toContain('text/javascript');
  });

  it('cannot be put into a frame of another site', async () => {
    const { headers } = await ask('/dev/mail/');
    expect(headers['content-security-policy']).toContain("frame-ancestors 'self'");
  });
});
