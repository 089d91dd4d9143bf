import fc from 'fast-check';
import { escapeHtml } from '#lib/base/escape-html';

it('text stays text in HTML and in its attributes, and reads as it was', () => {
  const meant: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'&<>"\'a;#39mpltgquo') })),
      (text) => {
        const html = escapeHtml(text);
        expect(html).not.toMatch(/[<>"']/);
        expect(html.replace(/&([a-z]+|#39);/g, (_, name: string) => meant[name] ?? name)).toBe(text);
      },
    ),
    { numRuns: 3_000 },
  );
});
