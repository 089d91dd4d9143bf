import { readFileSync, writeFileSync } from 'node:fs';
import { readArrows, withRooms } from './lib/rooms.ts';

// Draws the rooms and who imports whom in docs/architecture.md.
const file = 'docs/architecture.md';
writeFileSync(file, withRooms(readFileSync(file, 'utf8'), readArrows('.')));
