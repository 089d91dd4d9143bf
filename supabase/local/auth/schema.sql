-- The tables of Auth, with the columns that hosted Auth has and SQL may ask for. Run at every boot; an older
-- database keeps what it has.
create schema if not exists auth;

create table if not exists auth.users (
  id uuid primary key,
  aud varchar(255) default 'authenticated',
  role varchar(255) default 'authenticated',
  email varchar(255),
  encrypted_password varchar(255),
  email_confirmed_at timestamptz,
  invited_at timestamptz,
  confirmation_token varchar(255),
  confirmation_sent_at timestamptz,
  recovery_token varchar(255),
  recovery_sent_at timestamptz,
  email_change varchar(255),
  email_change_token_new varchar(255),
  email_change_token_current varchar(255),
  email_change_sent_at timestamptz,
  email_change_confirm_status smallint default 0 check (email_change_confirm_status between 0 and 2),
  last_sign_in_at timestamptz,
  raw_app_meta_data jsonb default '{}',
  raw_user_meta_data jsonb default '{}',
  phone text unique,
  phone_confirmed_at timestamptz,
  phone_change text,
  phone_change_token varchar(255),
  phone_change_sent_at timestamptz,
  -- The earlier of the two that are there.
  confirmed_at timestamptz generated always as (least(email_confirmed_at, phone_confirmed_at)) stored,
  reauthentication_token varchar(255),
  reauthentication_sent_at timestamptz,
  banned_until timestamptz,
  deleted_at timestamptz,
  is_sso_user boolean not null default false,
  is_anonymous boolean not null default false,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);
-- People who come by their company's sign-on may share an address with somebody who has a password.
create unique index if not exists users_email_partial_key on auth.users (email) where is_sso_user = false;

create table if not exists auth.identities (
  id uuid primary key,
  provider text not null,
  -- Who it is at the provider; of provider `email` the user's own id.
  provider_id text not null,
  user_id uuid not null references auth.users (id) on delete cascade,
  identity_data jsonb not null default '{}',
  email varchar(255) generated always as (lower(identity_data ->> 'email')) stored,
  last_sign_in_at timestamptz,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  unique (provider, provider_id)
);
create index if not exists identities_user_id_idx on auth.identities (user_id);

create table if not exists auth.sessions (
  id uuid primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  aal text check (aal in ('aal1', 'aal2', 'aal3')),
  factor_id uuid,
  not_after timestamptz,
  -- In UTC, without saying so, as hosted Auth has it.
  refreshed_at timestamp,
  user_agent text,
  ip inet,
  tag text,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);
create index if not exists sessions_user_id_idx on auth.sessions (user_id);

create table if not exists auth.refresh_tokens (
  id text primary key,
  token varchar(255) not null,
  user_id uuid not null,
  session_id uuid references auth.sessions (id) on delete cascade,
  revoked boolean default false,
  -- The token that this one took the place of.
  parent varchar(255),
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);
create index if not exists refresh_tokens_token_idx on auth.refresh_tokens (token);
create index if not exists refresh_tokens_user_id_idx on auth.refresh_tokens (user_id);
create index if not exists refresh_tokens_session_id_revoked_idx on auth.refresh_tokens (session_id, revoked);

-- What a client that signs in by PKCE gets a code for.
create table if not exists auth.flow_state (
  id uuid primary key,
  user_id uuid,
  auth_code text,
  authentication_method text not null,
  code_challenge_method text check (code_challenge_method in ('s256', 'plain')),
  code_challenge text,
  provider_type text not null,
  auth_code_issued_at timestamptz,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);
-- Of the sign-up whose link was opened: the password that whoever exchanges the code has chosen.
alter table auth.flow_state add column if not exists password_hash text;
create index if not exists idx_auth_code on auth.flow_state (auth_code);
create index if not exists flow_state_created_at_idx on auth.flow_state (created_at);

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
  created_at timestamptz not null default now()
);
-- Of the sign-up that the mail was for, where its browser can show that it was that one.
alter table auth.mailed_tokens add column if not exists password_hash text;
create index if not exists mailed_tokens_token_hash_idx on auth.mailed_tokens (token_hash);
create index if not exists mailed_tokens_user_id_idx on auth.mailed_tokens (user_id);
create index if not exists mailed_tokens_mailbox_idx on auth.mailed_tokens (mailbox);

-- Wrong codes that were typed for a mailbox, whichever of its mails they were meant for.
create table if not exists auth.code_guesses (
  mailbox text,
  -- The code of a person who is signed in counts apart: strangers cannot guess at it, nor use up its guesses.
  purpose text check (purpose in ('sign-in', 'reauthentication')),
  wrong integer not null default 0,
  -- When the hour began.
  since timestamptz not null default now(),
  primary key (mailbox, purpose)
);
