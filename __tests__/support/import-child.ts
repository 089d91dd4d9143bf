import { createClient } from '@supabase/supabase-js';
import { connect } from '#lib/data/db/connect';
import { runImport } from '#lib/market/imports/run';

/** A worker's run of one import, in a process of its own that is made to be killed. Says when it has begun. */

const { DATABASE_URL = '', SUPABASE_URL = '', SUPABASE_SECRET_KEY = '', IMPORT_ID = '' } = process.env;
const { db, close } = connect(DATABASE_URL, { max: 2, name: 'import-child' });
const { storage } = createClient(SUPABASE_URL, SUPABASE_SECRET_KEY, { auth: { persistSession: false } });

process.on('disconnect', () => process.exit(0));
process.send?.('begun');
const { outcome } = await runImport({ db, storage }, IMPORT_ID, { signal: new AbortController().signal });
await close();
process.send?.(outcome);
process.disconnect?.();
