import fc from 'fast-check';
import { OldestFirst } from '#lib/engines/rate-limit/oldest-first';

it('knows its oldest member after any adding and deleting', () => {
  const step = fc.record({ member: fc.nat(40), isAdded: fc.boolean(), isOldestDropped: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
      const [set, model] = [new OldestFirst<number>(), new Set<number>()];
      for (const { member, isAdded, isOldestDropped } of steps) {
        const [first] = model;
        expect(set.oldest()).toBe(first);
        for (const each of [set, model]) {
          each.delete(member);
          if (isAdded) each.add(member);
          if (isOldestDropped && first !== undefined) each.delete(first);
        }
      }
    }),
  );
});
