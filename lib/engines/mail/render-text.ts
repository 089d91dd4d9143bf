import type { Block, Email, ListRow, Site } from '#lib/engines/mail/email';

const width = 72;

function wrap(text: string, indent = ''): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines.join('\n');
}

/** `name, detail ....... figure`, or two lines where one is too short. */
function listLine({ name, detail, figure }: ListRow): string {
  const left = detail ? `${name} (${detail})` : name;
  const room = width - 4 - figure.length;
  if (left.length < room) return `  ${left} ${'.'.repeat(room - left.length)} ${figure}`;
  return `${wrap(left, '  ')}\n    ${figure}`;
}

function blockText(block: Block, site: Site): string {
  switch (block.kind) {
    case 'text':
      return wrap(block.text);
    case 'quote':
      return block.text
        .split('\n')
        .map((line) => wrap(line, '> ') || '>')
        .join('\n');
    case 'facts': {
      const wide = Math.max(...block.facts.map(([label]) => label.length));
      return block.facts.map(([label, value]) => `${`${label}:`.padEnd(wide + 2)}${value}`).join('\n');
    }
    case 'list':
      return [block.title, ...block.rows.map(listLine)].join('\n');
    case 'button':
      return `${block.label}:\n${site.url}${block.path}`;
  }
}

/** The mail for those who read text: lines of at most 72 characters, links on lines of their own. */
export function renderText(email: Email, site: Site): string {
  const foot = [wrap(email.reason)];
  if (site.unsubscribeUrl) foot.push(`To stop these mails:\n${site.unsubscribeUrl}`);
  const parts = [
    email.heading,
    ...email.blocks.map((block) => blockText(block, site)),
    `-- \nLivestall\n${foot.join('\n')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}
