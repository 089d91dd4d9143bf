import { remember } from '#lib/base/remember';
import { getSupabase } from '#lib/data/supabase/browser';
import { ChannelHub } from '#lib/engines/realtime/channel-hub';
import { makeOpenChannel } from '#lib/engines/realtime/supabase-channel';

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
