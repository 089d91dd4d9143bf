import { tieLife } from '../../supabase/local/lifeline.ts';

// Waits for ever, and so does its stop.
tieLife({ stop: () => new Promise(() => {}), deadlineMs: 1_000 });
setInterval(() => {}, 1_000);
process.send?.('up');
