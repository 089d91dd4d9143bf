import { ASKING } from './limits.ts';
import type { Field, JsonStep } from './query-tree.ts';
import { tooMuch, unparsable } from './rest-error.ts';

const IDENTIFIER_CHAR = /[\p{L}\p{N}_ $]/u;
/** What ends a key of a JSON path that is not quoted. */
const JSON_KEY_END = '(:.,>)';

/** Reads a text from left to right; whatever is not expected throws PGRST100 with the place. */
export class Scanner {
  readonly text: string;
  readonly #what: string;
  at = 0;

  /** `what` names the part of the request, for people: "select parameter (…)". */
  constructor(text: string, what: string) {
    this.text = text;
    this.#what = what;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  peek(part: string): boolean {
    return this.text.startsWith(part, this.at);
  }

  /** Steps over `part` when it comes next. */
  eat(part: string): boolean {
    if (!this.peek(part)) return false;
    this.at += part.length;
    return true;
  }

  expect(part: string): void {
    if (!this.eat(part)) this.fail(`"${part}"`);
  }

  expectEnd(): void {
    if (!this.isAtEnd) this.fail('end of input');
  }

  fail(expected: string): never {
    const found = this.isAtEnd ? 'end of input' : JSON.stringify(String.fromCodePoint(this.#codePoint()));
    const shown = this.text.length > 100 ? `${this.text.slice(0, 100)}…` : this.text;
    throw unparsable(
      `"failed to parse ${this.#what} (${shown})" (line 1, column ${this.at + 1})`,
      `unexpected ${found} expecting ${expected}`,
    );
  }

  #codePoint(): number {
    return this.text.codePointAt(this.at) ?? 0;
  }

  /** Everything up to one of `ends` or the end of the text; may be empty. */
  until(ends: string): string {
    const start = this.at;
    while (!this.isAtEnd && !ends.includes(this.text[this.at] ?? '')) this.at += 1;
    return this.text.slice(start, this.at);
  }

  skipSpaces(): void {
    while (this.peek(' ')) this.at += 1;
  }

  /** `"…"` with backslash escapes; undefined when there is none, or when more follows it than `ends` allows. */
  quoted(ends?: string): string | undefined {
    if (!this.peek('"')) return undefined;
    const start = this.at;
    let value = '';
    for (this.at += 1; !this.isAtEnd; this.at += 1) {
      const char = this.text[this.at] ?? '';
      if (char === '"') {
        this.at += 1;
        if (ends === undefined || this.isAtEnd || ends.includes(this.text[this.at] ?? '')) return value;
        break;
      }
      if (char === '\\') this.at += 1;
      value += this.text[this.at] ?? '';
    }
    if (ends === undefined) this.fail('"\\""');
    this.at = start;
    return undefined;
  }

  /** A name of a table, column, function or alias, quoted or plain. Plain ones may have spaces and inner dashes. */
  name(): string {
    const quoted = this.quoted();
    if (quoted !== undefined) return quoted === '' ? this.fail('a name') : quoted;
    const start = this.at;
    for (;;) {
      const char = String.fromCodePoint(this.#codePoint());
      const isDash = char === '-' && this.at > start && this.text[this.at + 1] !== '>';
      if (this.isAtEnd || !(isDash || IDENTIFIER_CHAR.test(char))) break;
      this.at += char.length;
    }
    const name = this.text.slice(start, this.at).trim();
    return name === '' ? this.fail('a name (letter, digit, "_", "$") or a quoted name') : name;
  }

  /** A column and the way into it. */
  field(): Field {
    return { name: this.name(), path: this.jsonPath() };
  }

  jsonPath(): JsonStep[] {
    const path: JsonStep[] = [];
    while (this.peek('->')) {
      const arrow = this.eat('->>') ? '->>' : '->';
      if (arrow === '->') this.expect('->');
      path.push({ arrow, key: this.#jsonKey() });
      if (path.length > ASKING.jsonSteps) {
        throw tooMuch(
          `A JSON path may have ${ASKING.jsonSteps} steps.`,
          'Ask for the value above and go on in the client.',
        );
      }
    }
    return path;
  }

  #jsonKey(): string | number {
    const quoted = this.quoted();
    if (quoted !== undefined) return quoted;
    const start = this.at;
    while (!this.isAtEnd) {
      if (JSON_KEY_END.includes(this.text[this.at] ?? '') || this.peek('->')) break;
      this.at += 1;
    }
    const key = this.text.slice(start, this.at);
    if (key === '') this.fail('a JSON key or index');
    const index = Number(key);
    return /^-?\d+$/.test(key) && Math.abs(index) < 2 ** 31 ? index : key;
  }
}
