import {
  Container,
  Head,
  Heading,
  Html,
  Link,
  Preview,
  render,
  Section,
  Text,
} from '@react-email/components';
import { createElement as h, type ReactNode } from 'react';
import type { Email, Site } from '#lib/engines/mail/email';
import { htmlBlock } from '#lib/engines/mail/html-blocks';
import { colours, evening, sans, serif } from '#lib/engines/mail/look';

function footer(email: Email, site: Site): ReactNode {
  const look = { color: colours.soft, textDecoration: 'underline' };
  const link = (href: string, label: string) => h(Link, { href, style: look }, label);
  const stop = site.unsubscribeUrl ? [' ', link(site.unsubscribeUrl, 'Stop these mails'), '.'] : [];
  const style = { margin: 0, padding: '20px 4px 0', fontFamily: sans, fontSize: 13, lineHeight: 1.5 };
  return h(
    Text,
    { className: 'soft', style: { ...style, color: colours.soft } },
    email.reason,
    ...stop,
    h('br'),
    'Sent by ',
    link(site.url, 'Livestall'),
    '.',
  );
}

function card(email: Email, site: Site): ReactNode {
  const border = `1px solid ${colours.line}`;
  const style = { padding: 32, background: colours.card, border, borderRadius: 14, fontFamily: sans };
  const title = {
    margin: '0 0 16px',
    fontFamily: serif,
    fontSize: 26,
    lineHeight: 1.25,
    color: colours.title,
  };
  return h(
    Section,
    { className: 'card', style },
    h(Heading, { as: 'h1', className: 'ink', style: { ...title, fontWeight: 'normal' } }, email.heading),
    ...email.blocks.flatMap((block) => htmlBlock(block, site)),
  );
}

/** Not the library's Body: it paints a table cell within, which the evening's ground then does not reach. */
function body(email: Email, content: ReactNode[]): ReactNode {
  const ground = { background: colours.paper };
  const within = h('td', { align: 'center', style: { padding: '40px 16px' } }, ...content);
  const table = { role: 'presentation', width: '100%', cellPadding: 0, cellSpacing: 0 };
  return h(
    'body',
    { className: 'paper', style: { ...ground, margin: 0 } },
    h(Preview, null, email.preview),
    h('table', { ...table, className: 'paper', style: ground }, h('tbody', null, h('tr', null, within))),
  );
}

function page(email: Email, site: Site): ReactNode {
  const brand = { margin: 0, padding: '0 0 20px', fontFamily: serif, fontSize: 22, color: colours.title };
  const head = [
    h('meta', { name: 'color-scheme', content: 'light dark' }),
    h('title', null, email.subject),
    h('style', null, evening),
  ];
  const content = h(
    Container,
    { style: { maxWidth: 520, textAlign: 'left' } },
    h(Text, { className: 'ink', style: brand }, 'Livestall'),
    card(email, site),
    footer(email, site),
  );
  return h(Html, { lang: 'en' }, h(Head, null, ...head), body(email, [content]));
}

/** The mail as HTML for mail programs, by day and in the evening. */
export const renderHtml = (email: Email, site: Site): Promise<string> => render(page(email, site));
