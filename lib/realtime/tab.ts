import { ChannelHub } from '#lib/realtime/channel-hub';
import { makeOpenChannel } from '#lib/realtime/supabase-channel';
import { remember } from '#lib/remember';
import { getSupabase } from '#lib/supabase/browser';

/** With the network back the socket is opened at once, not when its client's next attempt is due. */
function reconnectWhenOnline(): void {
  const connect = () =>
    void getSupabase().then(
      ({ realtime }) => realtime.connect(),
      () => undefined,
    );
  window.addEventListener('online', connect);
}

/** The channels of this browser tab. */
export function tabHub(): ChannelHub {
  return remember('channel-hub', () => {
    reconnectWhenOnline();
    return new ChannelHub(makeOpenChannel(getSupabase));
  });
}
