/** An identifier in double quotes. Names with NUL never come this far: the address is refused. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const quoteIn = (schema: string, name: string): string => `${quote(schema)}.${quote(name)}`;

/** An array of texts as Postgres reads it. */
export const arrayLiteral = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;

/**
 * Collects the values of one statement. What a client sent is either an identifier in quotes, one of a few words of
 * ours, or bound here: nothing of it is ever written into the text of a statement.
 */
export class Binder {
  readonly values: string[] = [];
  readonly #texts = new Map<string, string>();
  readonly #taken = new Set<string>();

  /** `$n`, whose type Postgres infers from where it stands. */
  bind(value: string): string {
    return `$${this.values.push(value)}`;
  }

  /** `$n::text`; the same text is the same parameter, so that it can be grouped by. */
  text(value: string): string {
    const known = this.#texts.get(value);
    if (known !== undefined) return known;
    const parameter = `${this.bind(value)}::text`;
    this.#texts.set(value, parameter);
    return parameter;
  }

  /** A name that nothing else in the statement has, recognisable in messages of the database. */
  alias(name: string): string {
    const start = name.slice(0, 12);
    let alias = `${start}_1`;
    for (let count = 2; this.#taken.has(alias); count += 1) alias = `${start}_${count}`;
    return this.take(alias);
  }

  /** Keeps a name that stands in the statement as it is. */
  take(name: string): string {
    this.#taken.add(name);
    return name;
  }
}
