import { Button, Section, Text } from '@react-email/components';
import { createElement as h, type ReactNode } from 'react';
import type { Block, ListRow, Site } from '#lib/engines/mail/email';
import { button, cell, colours, figure, paragraph } from '#lib/engines/mail/look';

const soft = (text: string, fontSize?: number) =>
  h('span', { key: text, className: 'soft', style: { color: colours.soft, fontSize } }, text);

function table(rows: [label: ReactNode, figure: string][]): ReactNode {
  const lines = rows.map(([label, value], key) =>
    h(
      'tr',
      { key },
      h('td', { className: 'ink rule', style: cell }, label),
      h('td', { className: 'ink rule', style: figure }, value),
    ),
  );
  const style = { margin: '0 0 24px' };
  return h(
    'table',
    { role: 'presentation', width: '100%', cellPadding: 0, cellSpacing: 0, style },
    h('tbody', null, lines),
  );
}

function list(title: string, rows: ListRow[]): ReactNode[] {
  const style = { ...paragraph, margin: '0 0 8px', fontWeight: 600 };
  const lines = rows.map((row): [ReactNode, string] => [
    [row.name, row.detail && soft(` · ${row.detail}`, 13)],
    row.figure,
  ]);
  return [h(Text, { className: 'ink', style }, title), table(lines)];
}

function quote(text: string): ReactNode {
  const style = { ...paragraph, paddingLeft: 14, borderLeft: `3px solid ${colours.line}` };
  return h(Text, { className: 'ink rule', style: { ...style, whiteSpace: 'pre-line' } }, text);
}

/** One block of a mail as HTML. React escapes what people wrote. */
export function htmlBlock(block: Block, site: Site): ReactNode[] {
  switch (block.kind) {
    case 'text':
      return [h(Text, { className: 'ink', style: paragraph }, block.text)];
    case 'quote':
      return [quote(block.text)];
    case 'facts':
      return [table(block.facts.map(([label, value]) => [soft(label), value]))];
    case 'list':
      return list(block.title, block.rows);
    case 'button': {
      const href = `${site.url}${block.path}`;
      const press = h(Button, { className: 'press', href, style: button }, block.label);
      return [h(Section, { style: { margin: '0 0 14px' } }, press)];
    }
  }
}
