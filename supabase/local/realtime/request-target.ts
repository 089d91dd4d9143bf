/** The path and query of a request line; null when it is no address. Never throws. */
export function parseTarget(target: string | undefined): URL | null {
  // A target such as `//host` would else name another host.
  return target?.startsWith('/') ? URL.parse(`http://localhost${target}`) : null;
}

/** A percent-encoded part of a path as text; null when its escapes are no UTF-8 or it holds a NUL. */
export function decodePart(part: string): string | null {
  try {
    const text = decodeURIComponent(part);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
