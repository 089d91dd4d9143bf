import { ChannelHub } from '#lib/realtime/channel-hub';
import { makeOpenChannel } from '#lib/realtime/supabase-channel';
import { remember } from '#lib/remember';
import { getSupabase } from '#lib/supabase/browser';

/** The channels of this browser tab. */
export function tabHub(): ChannelHub {
  return remember('channel-hub', () => new ChannelHub(makeOpenChannel(getSupabase)));
}
