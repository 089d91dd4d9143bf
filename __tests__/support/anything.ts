const methods = new Set(
  [String, Array, Date, Number].flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype)),
);
// Fields of ours.
for (const field of ['at', 'link', 'sub']) methods.delete(field);
const one = [0];

/** What a list of one thing does; whoever goes through it meets the thing. */
const ofList: Record<string | symbol, unknown> = {
  map: (make: (each: unknown, i: number) => unknown) => one.map((i) => make(anything(), i)),
  flatMap: (make: (each: unknown) => unknown) => one.flatMap(() => make(anything())),
  filter: () => one.map(anything),
  length: 1,
  [Symbol.iterator]: () => one.map(anything)[Symbol.iterator](),
  [Symbol.toPrimitive]: () => 1,
  toString: () => '1',
  toJSON: () => ({}),
};

/** A value that is whatever it is taken for: a number, a text, a time, a list of one, an object with every field. */
export function anything(): unknown {
  return new Proxy(
    {},
    {
      get(_, key) {
        // No promise, and nothing of kysely's.
        if (key === 'then' || key === 'toOperationNode') return undefined;
        if (Object.hasOwn(ofList, key)) return ofList[key];
        return typeof key === 'string' && methods.has(key) ? () => anything() : anything();
      },
    },
  );
}
