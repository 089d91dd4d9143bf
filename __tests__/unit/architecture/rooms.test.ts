import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArrows, withRooms } from '../../../scripts/lib/rooms.ts';

const root = join(import.meta.dirname, '../../..');
const document = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

it('docs/architecture.md draws the rooms and arrows as they are', () => {
  expect(document).toBe(withRooms(document, readArrows(root)));
});

it('an arrow more is seen', () => {
  const arrows = readArrows(root);
  const [room = '', to = []] = [...arrows].find(([, targets]) => !targets.includes('lib/processes')) ?? [];
  expect(withRooms(document, new Map(arrows).set(room, [...to, 'lib/processes']))).not.toBe(document);
});
