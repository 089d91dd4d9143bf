-- What mails of Auth carry, one row for each mail, so that a stranger who asks for one never makes an earlier one
-- worthless. Of the link only a hash is kept; of the code one that needs the server's secret.
create table if not exists auth.mailed_tokens (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  kind text not null check (kind in ('confirmation', 'magiclink', 'recovery', 'invite', 'email_change_current',
    'email_change_new', 'reauthentication', 'sham')),
  token_hash text not null,
  code_hash text not null,
  -- The mailbox that it was sent to.
  mailbox text not null,
  code_challenge text,
  code_challenge_method text,
  -- Wrong codes that were tried while this one was good.
  attempts integer not null default 0,
  created_at timestamptz not null default now()
);
create index if not exists mailed_tokens_token_hash_idx on auth.mailed_tokens (token_hash);
create index if not exists mailed_tokens_user_id_idx on auth.mailed_tokens (user_id);
create index if not exists mailed_tokens_mailbox_idx on auth.mailed_tokens (mailbox);
