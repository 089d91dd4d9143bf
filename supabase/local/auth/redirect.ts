// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const suspicious = /[\u0000-\u0020\u007f\\]/;

/**
 * Where a link of a mail may lead: to an address of our own site, else to its front door. Compared as an origin after
 * parsing as browsers do, without a name or password in it; what they would read in another way is not followed.
 */
export function safeRedirect(publicUrl: string, asked: string | null): string {
  if (!asked || asked.length > 2_048 || suspicious.test(asked) || !URL.canParse(asked)) return publicUrl;
  const url = new URL(asked);
  const isOurs = url.origin === new URL(publicUrl).origin && url.username === '' && url.password === '';
  return isOurs ? asked : publicUrl;
}
