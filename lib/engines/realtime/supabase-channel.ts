import type { SupabaseClient } from '@supabase/supabase-js';
import type { OpenChannel, OpenStatus } from '#lib/engines/realtime/channel-hub';

/**
 * Gives the realtime client its token before the first join. A join that is sent earlier goes out without
 * one and is never repaired: the visitor is anonymous for as long as the channel lives
 * (supabase/supabase-js#2655). Without a session the client sends the publishable key as its token, which
 * Realtime reads as "the claims of the apikey", so visitors stay visitors.
 */
async function authorize(client: SupabaseClient): Promise<void> {
  const { data } = await client.auth.getSession();
  await client.realtime.setAuth(data.session?.access_token);
}

const meaning: Record<string, OpenStatus> = {
  SUBSCRIBED: 'joined',
  CHANNEL_ERROR: 'down',
  TIMED_OUT: 'down',
  CLOSED: 'closed',
};

/**
 * Opens private Supabase channels; `load` brings the client. Socket losses and refused joins are tried again
 * by the client itself (`down`); only what the server closes for good is `closed`.
 */
export function makeOpenChannel(load: () => Promise<SupabaseClient>): OpenChannel {
  return (topic, handlers) => {
    let isClosed = false;
    let release = () => {};

    async function connect(): Promise<void> {
      const client = await load();
      await authorize(client);
      if (isClosed) return;
      const channel = client.channel(topic, { config: { private: true } });
      release = () => void client.removeChannel(channel);
      channel
        .on('broadcast', { event: '*' }, (message) => {
          if (!isClosed) handlers.onEvent(message.event, message.payload);
        })
        .subscribe((status) => {
          if (!isClosed) handlers.onStatus(meaning[status] ?? 'down');
        });
    }

    connect().catch(() => !isClosed && handlers.onStatus('closed'));
    return {
      close() {
        isClosed = true;
        release();
      },
    };
  };
}
