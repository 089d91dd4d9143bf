import type { Email } from '#lib/engines/mail/email';
import { operations } from '#lib/engines/monitoring/operations';

const patternOf = (path: string) =>
  new RegExp(`^${path.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/:\w+/g, '[^/]+')}$`);

const readable = operations.route.filter((name) => name.startsWith('GET ')).map((name) => name.slice(4));
const patterns = [...operations.page, ...readable].map(patternOf);

/** Whether the shop has a page or an answer at this path, whatever its query. */
export function leadsSomewhere(path: string): boolean {
  const [plain = ''] = path.split(/[?#]/);
  return patterns.some((pattern) => pattern.test(plain));
}

/** The mail without buttons that lead to a page that is not there: what it tells is true without them. */
export function withoutDeadLinks(email: Email): Email {
  const blocks = email.blocks.filter((block) => block.kind !== 'button' || leadsSomewhere(block.path));
  return { ...email, blocks };
}
