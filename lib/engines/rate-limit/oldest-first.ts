/** Fewer are not worth closing up. */
const leastHoles = 64;

/**
 * A set that knows its oldest member. Adding, deleting and asking for the oldest are O(1) on average, however often the
 * oldest is deleted: a Set of its own is walked each time over everything that was deleted before its first member.
 * Holds at most twice as many places as members, and 64.
 */
export class OldestFirst<T> {
  /** Where in the order each member stands. */
  readonly #places = new Map<T, number>();
  #order: T[] = [];
  /** Before it nobody is left. */
  #first = 0;

  /** Puts it last; one that is in already becomes the newest. */
  add(member: T): void {
    if (this.#order.length >= 2 * this.#places.size + leastHoles) this.#closeUp();
    this.#places.set(member, this.#order.length);
    this.#order.push(member);
  }

  delete(member: T): void {
    this.#places.delete(member);
  }

  oldest(): T | undefined {
    for (; this.#first < this.#order.length; this.#first++) {
      const member = this.#order[this.#first];
      if (member !== undefined && this.#places.get(member) === this.#first) return member;
    }
    return undefined;
  }

  #closeUp(): void {
    this.#order = this.#order.filter((member, place) => this.#places.get(member) === place);
    for (const [place, member] of this.#order.entries()) this.#places.set(member, place);
    this.#first = 0;
  }
}
