/** Rooms of stalls and admins, where people search what is their own. */
const rooms = /^\/(?:api\/)?(?:vendor|admin)(?:\/|$)/;

/** Whether an address asks for a search of the market, as any server behind could read it. */
export function isSearch(url: string): boolean {
  const at = url.indexOf('?');
  if (at < 0 || rooms.test(url.slice(0, at))) return false;
  return [...new URLSearchParams(url.slice(at + 1))].some(
    ([name, value]) => name === 'q' && value.trim() !== '',
  );
}
