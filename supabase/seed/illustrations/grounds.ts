import { darker, lighter, mix } from '#supabase/seed/illustrations/colour';
import { circle, n, path, rect, stroke } from '#supabase/seed/illustrations/svg';
import type { Random } from '#supabase/seed/random';

/** The papers the pictures are made on, each with the tone of the shape that lies on it. */
export const tints = {
  cream: { paper: '#f6ecd7', tone: '#ecdcb9' },
  blush: { paper: '#f5e3d8', tone: '#ebcdbd' },
  mint: { paper: '#e2ead9', tone: '#cbdabe' },
  sky: { paper: '#dde7e6', tone: '#c3d5d5' },
  ochre: { paper: '#f1dfb4', tone: '#e4c988' },
  lilac: { paper: '#e9e2e8', tone: '#d6c9d7' },
  clay: { paper: '#ecd3bf', tone: '#debb9f' },
  sand: { paper: '#eee4d0', tone: '#dccdaf' },
  stone: { paper: '#e3dfd5', tone: '#cdc7b8' },
  forest: { paper: '#3f5847', tone: '#4c6753' },
} as const;

export type TintName = keyof typeof tints;

/** What lies on the paper behind the subject. */
export type GroundShape = 'sun' | 'arch' | 'table' | 'halves' | 'cloth' | 'plain' | 'hill';

export const groundShapes: readonly GroundShape[] = [
  'sun',
  'arch',
  'table',
  'halves',
  'cloth',
  'plain',
  'hill',
];

const shapes: Record<GroundShape, (tone: string) => string> = {
  plain: () => '',
  sun: (tone) => circle(400, 384, 292, tone),
  arch: (tone) => path('M150 800V370A250 250 0 0 1 650 370V800Z', tone),
  table: (tone) => rect(0, 560, 800, 240, tone) + rect(0, 560, 800, 4, darker(tone, 0.1), 'opacity=".5"'),
  halves: (tone) => path('M0 800V470L800 240V800Z', tone),
  hill: (tone) => path('M0 620Q230 480 460 570T800 520V800H0Z', tone),
  cloth: (tone) => {
    const stripes = [0, 34, 500, 534].map((x) =>
      rect(132 + x, 108, 12, 596, darker(tone, 0.12), 'opacity=".55"'),
    );
    return `<g transform="rotate(-9 400 400)">${rect(112, 108, 588, 596, tone, 'rx="6"')}${stripes.join('')}</g>`;
  },
};

/** Fibres and flecks, few and faint: enough to say paper, too little to cost bytes. */
function fibres(random: Random, colour: string): string {
  const lines = Array.from({ length: 26 }, () => {
    const [x, y] = [random.int(0, 800), random.int(0, 800)];
    return `M${x} ${y}q${random.int(-14, 14)} ${random.int(-10, 10)} ${random.int(-34, 34)} ${random.int(-20, 20)}`;
  });
  const flecks = Array.from({ length: 30 }, () =>
    circle(random.int(0, 800), random.int(0, 800), random.float(0.8, 2.2), colour, 'opacity=".13"'),
  );
  return stroke(lines.join(''), colour, 1.2, 'opacity=".13"') + flecks.join('');
}

/** Gradients that every picture may refer to: `shade` for soft shadows, `light` for the lit corner (linear: half the cost of a radial one). */
export const commonDefs =
  '<radialGradient id="shade"><stop offset="0" stop-color="#2a1d10" stop-opacity=".42"/><stop offset=".6" stop-color="#2a1d10" stop-opacity=".18"/><stop offset="1" stop-color="#2a1d10" stop-opacity="0"/></radialGradient>' +
  '<linearGradient id="light" x1=".1" y1="0" x2=".8" y2="1"><stop offset="0" stop-color="#fffdf4" stop-opacity=".5"/><stop offset=".5" stop-color="#fffdf4" stop-opacity="0"/><stop offset="1" stop-color="#3a2a18" stop-opacity=".1"/></linearGradient>' +
  '<linearGradient id="turn" x1="0" x2="1"><stop offset="0" stop-color="#fff" stop-opacity=".22"/><stop offset=".35" stop-color="#fff" stop-opacity=".05"/><stop offset=".62" stop-color="#2a1d10" stop-opacity=".03"/><stop offset="1" stop-color="#2a1d10" stop-opacity=".3"/></linearGradient>';

/** The whole sheet, edge to edge. */
export function drawGround(random: Random, tint: TintName, shape: GroundShape): string {
  const { paper, tone } = tints[tint];
  const warm = mix(paper, tone, random.float(0, 0.25));
  const ink = tint === 'forest' ? lighter(paper, 0.5) : darker(paper, 0.5);
  return (
    rect(0, 0, 800, 800, warm) +
    shapes[shape](tone) +
    fibres(random, ink) +
    rect(0, 0, 800, 800, 'url(#light)')
  );
}

/** A soft shadow on the sheet. */
export const shadow = (x: number, y: number, rx: number, ry: number, opacity = 1): string =>
  `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(rx)}" ry="${n(ry)}" fill="url(#shade)" fill-opacity="${opacity}"/>`;
