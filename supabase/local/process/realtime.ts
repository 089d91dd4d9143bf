import { type RealtimeOptions, startRealtime } from '../realtime/index.ts';
import { runChild } from './child.ts';

runChild<RealtimeOptions>(startRealtime);
