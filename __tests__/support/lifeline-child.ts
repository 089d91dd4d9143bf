import { tieLife } from '../../supabase/local/lifeline.ts';

// Waits for ever, and so does its stop.
const deadlineMs = Number(process.env.DEADLINE_MS ?? 1_000);
tieLife({ stop: () => new Promise(() => {}), deadlineMs });
setInterval(() => {}, 1_000);
process.send?.('up');
