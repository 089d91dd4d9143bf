import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MAIL_SUBJECTS } from '../../../supabase/local/auth/settings.ts';

// Real processes on a machine that may be busy with other test files.
const ROOT = join(import.meta.dirname, '../../..');

test.each(Object.entries(MAIL_SUBJECTS))(
  '%s mails read the same on a hosted project',
  async (kind, subject) => {
    const config = await readFile(join(ROOT, 'supabase/config.toml'), 'utf8');
    const path = `./supabase/templates/${kind}.html`;
    expect(config).toContain(
      `[auth.email.template.${kind}]\nsubject = "${subject}"\ncontent_path = "${path}"`,
    );
    const template = await readFile(join(ROOT, path), 'utf8');
    for (const variable of ['{{ .ConfirmationURL }}', '{{ .Token }}', '{{ .Email }}'])
      expect(template).toContain(variable);
  },
);

test('the Supabase CLI understands our configuration', async () => {
  const program = join(ROOT, 'node_modules/.bin/supabase');
  const args = ['migration', 'list', `--remote=${process.env.DATABASE_URL}`, `--workdir=${ROOT}`];
  const env = { ...process.env, DO_NOT_TRACK: '1', NODE_OPTIONS: '', SITE_URL: 'http://127.0.0.1:3000' };
  const { stdout } = await promisify(execFile)(program, args, { env });
  expect(stdout).toContain('Remote');
});
