import { createHash } from 'node:crypto';
import { makeNonce, makePagePolicy, nonceSource, sealPage } from '#lib/engines/gateway/csp';
import { securityHeaders } from '#lib/engines/gateway/security-headers';

const sha = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function directive(policy: string, name: string): string[] {
  const found = policy.split('; ').find((part) => part.startsWith(`${name} `));
  return found?.split(' ').slice(1) ?? [];
}

describe('the policy of pages', () => {
  const publicUrl = new URL('https://shop.test');

  it('lets scripts run from the shop and by name, and no others', () => {
    const policy = makePagePolicy({ publicUrl, supabaseOrigin: null })([sha('x')]);
    expect(directive(policy, 'script-src')).toEqual(["'self'", sha('x')]);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    for (const name of ['frame-ancestors', 'object-src']) expect(directive(policy, name)).toEqual(["'none'"]);
    for (const name of ['default-src', 'base-uri', 'form-action'])
      expect(directive(policy, name)).toEqual(["'self'"]);
  });

  it('reaches Supabase where it is, by request and by socket', () => {
    const policy = makePagePolicy({ publicUrl, supabaseOrigin: 'https://x.supabase.co' })([]);
    expect(directive(policy, 'connect-src')).toEqual([
      "'self'",
      'wss://shop.test',
      'https://x.supabase.co',
      'wss://x.supabase.co',
    ]);
    expect(directive(policy, 'img-src')).toContain('https://x.supabase.co');
  });

  it('allows eval to hot reload only', () => {
    const policy = makePagePolicy({ publicUrl, supabaseOrigin: null, isDevelopment: true })([]);
    expect(directive(policy, 'script-src')).toContain("'unsafe-eval'");
  });

  it('asks for https only where there is https', () => {
    const http = new URL('http://127.0.0.1:3000');
    expect(makePagePolicy({ publicUrl: http, supabaseOrigin: null })([])).not.toContain('upgrade-insecure');
    expect(makePagePolicy({ publicUrl, supabaseOrigin: null })([])).toContain('upgrade-insecure-requests');
    const names = (url: URL) => securityHeaders(url).map(([name]) => name);
    expect(names(publicUrl)).toContain('strict-transport-security');
    expect(names(http)).not.toContain('strict-transport-security');
  });
});

describe('sealPage', () => {
  const nonce = makeNonce();

  it('names the scripts that bear the nonce, and takes it out', () => {
    const page = `<script nonce="${nonce}">run(1)</script><script async nonce="${nonce}">run(2)</script><link rel="preload" nonce="${nonce}" href="/x">`;
    expect(sealPage(page, nonce)).toEqual({
      html: '<script>run(1)</script><script async>run(2)</script><link rel="preload" href="/x">',
      sources: [sha('run(1)'), sha('run(2)')],
    });
  });

  it('gives no permission to a script that came into the page in another way', () => {
    const page = `<p><script>steal()</script><script nonce="guess">steal()</script></p><script nonce="${nonce}">run()</script>`;
    expect(sealPage(page, nonce).sources).toEqual([sha('run()')]);
  });

  it('needs no names for files and for the same script twice', () => {
    const page = `<script src="/a.js" nonce="${nonce}"></script><script nonce="${nonce}">a</script><script nonce="${nonce}">a</script>`;
    expect(sealPage(page, nonce).sources).toEqual([sha('a')]);
  });

  it('leaves a page that the browser can check: each hash is of what is between the tags', () => {
    const page = `<SCRIPT nonce="${nonce}">if (1 < 2) say("${nonce}")\n</SCRIPT>`;
    const sealed = sealPage(page, nonce);
    const body = /<script>([\s\S]*)<\/script>/i.exec(sealed.html)?.[1] ?? '';
    expect(sealed.sources).toEqual([sha(body)]);
    expect(sealed.html).not.toContain(nonce);
  });
});

it('nonces are never the same and fit into a policy', () => {
  const nonces = new Set(Array.from({ length: 1_000 }, makeNonce));
  expect(nonces.size).toBe(1_000);
  for (const nonce of nonces) expect(nonceSource(nonce)).toMatch(/^'nonce-[A-Za-z0-9+/]{22}=='$/);
});
