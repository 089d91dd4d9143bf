/** A path of the stall's rooms for somebody who works at several: with the stall in it. */
export function stallLink(path: string, stall: string | undefined): string {
  if (!stall || !path.startsWith('/vendor')) return path;
  const [place = path, search = ''] = path.split('?');
  const params = new URLSearchParams(search);
  params.set('stall', stall);
  return `${place}?${params}`;
}
