const kibi = 1_024;
const mebi = 1_024 * kibi;

/** How much may be sent where; the first prefix that fits decides. What is not listed gets the last line. */
const bodyLimits: readonly { prefix: string; maxBytes: number }[] = [
  // Pictures as cameras make them; Storage has its own limit per bucket.
  { prefix: '/storage/v1/', maxBytes: 50 * mebi },
  // Product lists; what is read of them is counted again on the way to Storage.
  { prefix: '/api/vendor/imports', maxBytes: 100 * mebi },
  { prefix: '/rest/v1/', maxBytes: 5 * mebi },
  // Broadcasts: Realtime itself refuses payloads over 3 MB.
  { prefix: '/realtime/v1/', maxBytes: 5 * mebi },
  { prefix: '/', maxBytes: mebi },
];

/** Bodies up to this are read by the gateway before the app hears of the request. */
export const largestHeldBody = mebi;

/** How many bytes a request to `url` may send. */
export function bodyLimitOf(url: string): number {
  return bodyLimits.find(({ prefix }) => url.startsWith(prefix))?.maxBytes ?? mebi;
}

/** 1 MiB, 64 KiB: as people write it. */
export function inWords(bytes: number): string {
  return bytes >= mebi ? `${Math.floor(bytes / mebi)} MiB` : `${Math.floor(bytes / kibi)} KiB`;
}
