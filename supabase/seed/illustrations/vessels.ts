import { darker, lighter } from '#supabase/seed/illustrations/colour';
import { at, circle, ellipse, n, path, rect, stroke } from '#supabase/seed/illustrations/svg';
import type { Random } from '#supabase/seed/random';

/** Glazes, tins and papers that go with every tint. */
export const glazes = [
  '#f4efe4',
  '#7d9a92',
  '#c9774f',
  '#3f5a60',
  '#e2c48b',
  '#8a6f8c',
  '#5d7a5c',
  '#b9c4bd',
] as const;
export const tinColours = [
  '#2f4f45',
  '#7d2f2c',
  '#c9963a',
  '#36496b',
  '#5c3f5e',
  '#8a4f2f',
  '#48695c',
  '#b5583c',
] as const;

const turned = (d: string): string => path(d, 'url(#turn)');

/** A plate seen from above, 0,0 in its middle. */
export function dish(random: Random, radius: number, glaze: string): string {
  const specks = Array.from({ length: 26 }, () => {
    const a = random.float(0, 6.28);
    const r = radius * random.float(0.86, 0.98);
    return circle(Math.cos(a) * r, Math.sin(a) * r, random.float(1, 2.6), darker(glaze, 0.4), 'opacity=".5"');
  });
  return (
    circle(0, 0, radius, glaze) +
    circle(0, 0, radius - 3, 'none', `stroke="${lighter(glaze, 0.5)}" stroke-width="5" opacity=".7"`) +
    circle(0, 0, radius * 0.83, darker(glaze, 0.16)) +
    circle(6, 8, radius * 0.8, darker(glaze, 0.08)) +
    specks.join('')
  );
}

/** A bowl from the side; its rim lies on y = 0, its content is drawn between back and front. */
export function bowl(width: number, height: number, glaze: string, content: string): string {
  const w = width / 2;
  const body = `M${-w} 0C${n(-w * 0.98)} ${n(height * 0.62)} ${n(-w * 0.6)} ${n(height * 0.96)} ${n(-w * 0.36)} ${height}H${n(w * 0.36)}C${n(w * 0.6)} ${n(height * 0.96)} ${n(w * 0.98)} ${n(height * 0.62)} ${w} 0Q0 ${n(w * 0.24)} ${-w} 0Z`;
  return (
    ellipse(0, 0, w, w * 0.13, darker(glaze, 0.32)) +
    content +
    path(body, glaze) +
    turned(body) +
    stroke(`M${-w} 0Q0 ${n(w * 0.24)} ${w} 0`, lighter(glaze, 0.45), 5) +
    stroke(
      `M${n(-w * 0.86)} ${n(height * 0.4)}Q0 ${n(height * 0.4 + w * 0.22)} ${n(w * 0.86)} ${n(height * 0.4)}`,
      darker(glaze, 0.22),
      5,
      'opacity=".5"',
    )
  );
}

/** A paper label with a thin frame and the plant on it. */
export function label(width: number, height: number, paper: string, ink: string, inner: string): string {
  const rules = [0.8, 0.87].map((t, i) =>
    rect(
      -width * (i ? 0.16 : 0.26),
      height * (t - 0.5),
      width * (i ? 0.32 : 0.52),
      i ? 4 : 7,
      ink,
      'rx="2" opacity=".75"',
    ),
  );
  return (
    rect(-width / 2, -height / 2, width, height, paper, 'rx="5"') +
    rect(
      -width / 2 + 9,
      -height / 2 + 9,
      width - 18,
      height - 18,
      'none',
      `stroke="${ink}" stroke-width="2.4" rx="2" opacity=".6"`,
    ) +
    inner +
    rules.join('')
  );
}

/** A tea tin: standing on y = 0. */
export function tin(width: number, height: number, colour: string, front: string): string {
  const [w, lid] = [width / 2, height * 0.2];
  const bodyTop = -height + lid;
  const body = `M${-w} ${n(bodyTop)}V-14Q0 22 ${w} -14V${n(bodyTop)}Z`;
  const cap = `M${n(-w - 5)} ${n(bodyTop + 10)}V${n(-height + 18)}Q${n(-w - 5)} ${-height} ${n(-w + 12)} ${-height}H${n(w - 12)}Q${n(w + 5)} ${-height} ${n(w + 5)} ${n(-height + 18)}V${n(bodyTop + 10)}Q0 ${n(bodyTop + 44)} ${n(-w - 5)} ${n(bodyTop + 10)}Z`;
  return (
    path(body, colour) +
    turned(body) +
    at(0, (bodyTop - 0) / 2 + 16, front) +
    turned(body) +
    path(cap, darker(colour, 0.22)) +
    turned(cap) +
    stroke(
      `M${n(-w - 5)} ${n(bodyTop + 4)}Q0 ${n(bodyTop + 38)} ${n(w + 5)} ${n(bodyTop + 4)}`,
      lighter(colour, 0.35),
      3,
      'opacity=".6"',
    )
  );
}

/** A glass jar with a cork, standing on y = 0; `content` is clipped to the glass. */
export function jar(width: number, height: number, content: string, front: string): string {
  const w = width / 2;
  const glass = `M${n(-w * 0.74)} ${-height}V${n(-height * 0.93)}C${n(-w * 0.78)} ${n(-height * 0.86)} ${-w} ${n(-height * 0.86)} ${-w} ${n(-height * 0.74)}V-26Q${-w} 0 ${n(-w + 28)} 0H${n(w - 28)}Q${w} 0 ${w} -26V${n(-height * 0.74)}C${w} ${n(-height * 0.86)} ${n(w * 0.78)} ${n(-height * 0.86)} ${n(w * 0.74)} ${n(-height * 0.93)}V${-height}Z`;
  const cork = `M${n(-w * 0.7)} ${n(-height * 0.95)}L${n(-w * 0.76)} ${n(-height * 1.1)}H${n(w * 0.76)}L${n(w * 0.7)} ${n(-height * 0.95)}Z`;
  return (
    `<clipPath id="glass"><path d="${glass}"/></clipPath>` +
    path(cork, '#c79a63') +
    turned(cork) +
    path(glass, '#ffffff', 'opacity=".42"') +
    `<g clip-path="url(#glass)">${content}</g>` +
    turned(glass) +
    stroke(glass, '#ffffff', 4, 'opacity=".65"') +
    stroke(`M${n(-w * 0.82)} ${n(-height * 0.7)}V${n(-height * 0.24)}`, '#ffffff', 11, 'opacity=".5"') +
    at(0, -height * 0.38, front)
  );
}

/** A stand-up paper bag, standing on y = 0. */
export function pouch(width: number, height: number, paper: string, front: string): string {
  const w = width / 2;
  const body = `M${n(-w * 0.95)} ${-height}H${n(w * 0.95)}L${w} ${n(-height * 0.1)}Q${n(w * 0.98)} 0 ${n(w * 0.84)} 0H${n(-w * 0.84)}Q${n(-w * 0.98)} 0 ${-w} ${n(-height * 0.1)}Z`;
  return (
    path(body, paper) +
    turned(body) +
    rect(-w * 0.95, -height, width * 0.95, height * 0.1, darker(paper, 0.14)) +
    stroke(
      `M${n(-w * 0.95)} ${n(-height * 0.9)}H${n(w * 0.95)}M${n(-w * 0.95)} ${n(-height * 0.945)}H${n(w * 0.95)}`,
      darker(paper, 0.3),
      2.5,
      'opacity=".6"',
    ) +
    stroke(
      `M${n(-w * 0.9)} ${n(-height * 0.12)}Q0 ${n(-height * 0.04)} ${n(w * 0.9)} ${n(-height * 0.12)}`,
      darker(paper, 0.26),
      3,
      'opacity=".5"',
    ) +
    at(0, -height * 0.48, front)
  );
}

/** A flat seed packet, standing on y = 0. */
export function packet(width: number, height: number, paper: string, band: string, front: string): string {
  const w = width / 2;
  return (
    rect(-w, -height, width, height, paper, 'rx="5"') +
    rect(-w, -height, width, height * 0.15, band, 'rx="5"') +
    rect(-w, -height * 0.9, width, height * 0.05, band) +
    rect(-w * 0.52, -height * 0.955, width * 0.52, height * 0.026, lighter(paper, 0.3), 'rx="3"') +
    rect(
      -w * 0.34,
      -height * 0.908,
      width * 0.34,
      height * 0.014,
      lighter(paper, 0.3),
      'rx="2" opacity=".8"',
    ) +
    rect(
      -w + 13,
      -height * 0.83,
      width - 26,
      height * 0.8,
      'none',
      `stroke="${band}" stroke-width="3" rx="3" opacity=".8"`,
    ) +
    front +
    path(`M${-w} ${-height}H${n(-w + 16)}V0H${-w}Z`, '#ffffff', 'opacity=".18"')
  );
}

/** A cup and saucer, standing on y = 0; `liquid` is the colour in it. */
export function cup(width: number, glaze: string, liquid: string): string {
  const w = width / 2;
  const h = width * 0.56;
  const body = `M${-w} ${-h}C${n(-w * 0.96)} ${n(-h * 0.3)} ${n(-w * 0.5)} 0 ${n(-w * 0.34)} 0H${n(w * 0.34)}C${n(w * 0.5)} 0 ${n(w * 0.96)} ${n(-h * 0.3)} ${w} ${-h}Z`;
  const handle = stroke(
    `M${n(w * 0.92)} ${n(-h * 0.82)}C${n(w * 1.46)} ${n(-h * 0.96)} ${n(w * 1.4)} ${n(-h * 0.26)} ${n(w * 0.74)} ${n(-h * 0.34)}`,
    darker(glaze, 0.1),
    18,
  );
  return (
    ellipse(0, 6, w * 1.42, w * 0.24, darker(glaze, 0.14)) +
    ellipse(0, 0, w * 1.38, w * 0.21, glaze) +
    ellipse(0, -1, w * 0.8, w * 0.11, darker(glaze, 0.16)) +
    handle +
    path(body, glaze) +
    turned(body) +
    ellipse(0, -h, w, w * 0.2, lighter(glaze, 0.35)) +
    ellipse(0, -h + 3, w * 0.92, w * 0.165, liquid) +
    ellipse(-w * 0.2, -h, w * 0.4, w * 0.05, '#ffffff', 'opacity=".25"')
  );
}

/** A bottle with a stopper, standing on y = 0. */
export function bottle(width: number, height: number, glass: string, front: string): string {
  const w = width / 2;
  const neck = w * 0.32;
  const body = `M${n(-neck)} ${-height}V${n(-height * 0.74)}C${n(-neck)} ${n(-height * 0.66)} ${-w} ${n(-height * 0.66)} ${-w} ${n(-height * 0.54)}V-20Q${-w} 0 ${n(-w + 20)} 0H${n(w - 20)}Q${w} 0 ${w} -20V${n(-height * 0.54)}C${w} ${n(-height * 0.66)} ${n(neck)} ${n(-height * 0.66)} ${n(neck)} ${n(-height * 0.74)}V${-height}Z`;
  return (
    path(body, glass, 'opacity=".9"') +
    turned(body) +
    stroke(`M${n(-w * 0.78)} ${n(-height * 0.5)}V${n(-height * 0.1)}`, '#ffffff', 10, 'opacity=".4"') +
    rect(-neck - 5, -height - 44, neck * 2 + 10, 56, '#c79a63', 'rx="6"') +
    rect(-neck - 5, -height - 2, neck * 2 + 10, 14, darker(glass, 0.24), 'rx="5"') +
    at(0, -height * 0.29, front)
  );
}

/** A round-bellied pot with spout and handle, standing on y = 0. */
export function teapot(width: number, glaze: string): string {
  const w = width / 2;
  const h = width * 0.66;
  const body = `M${n(-w * 0.4)} ${-h}C${n(-w * 1.02)} ${n(-h * 0.92)} ${n(-w * 1.06)} ${n(-h * 0.1)} ${n(-w * 0.46)} 0H${n(w * 0.46)}C${n(w * 1.06)} ${n(-h * 0.1)} ${n(w * 1.02)} ${n(-h * 0.92)} ${n(w * 0.4)} ${-h}Z`;
  const spout = path(
    `M${n(w * 0.72)} ${n(-h * 0.3)}C${n(w * 1.16)} ${n(-h * 0.36)} ${n(w * 1.1)} ${n(-h * 0.8)} ${n(w * 1.42)} ${n(-h * 0.96)}L${n(w * 1.56)} ${n(-h * 0.86)}C${n(w * 1.3)} ${n(-h * 0.7)} ${n(w * 1.34)} ${n(-h * 0.2)} ${n(w * 0.76)} ${n(-h * 0.08)}Z`,
    darker(glaze, 0.08),
  );
  const handle = stroke(
    `M${n(-w * 0.76)} ${n(-h * 0.78)}C${n(-w * 1.52)} ${n(-h * 1.02)} ${n(-w * 1.52)} ${n(-h * 0.06)} ${n(-w * 0.8)} ${n(-h * 0.24)}`,
    darker(glaze, 0.12),
    w * 0.13,
  );
  const lid = path(
    `M${n(-w * 0.46)} ${n(-h * 0.98)}C${n(-w * 0.4)} ${n(-h * 1.2)} ${n(w * 0.4)} ${n(-h * 1.2)} ${n(w * 0.46)} ${n(-h * 0.98)}Z`,
    darker(glaze, 0.05),
  );
  return (
    handle +
    spout +
    path(body, glaze) +
    turned(body) +
    lid +
    circle(0, -h * 1.21, w * 0.1, darker(glaze, 0.14)) +
    stroke(
      `M${n(-w * 0.46)} ${n(-h * 0.98)}Q0 ${n(-h * 0.92)} ${n(w * 0.46)} ${n(-h * 0.98)}`,
      darker(glaze, 0.3),
      4,
    )
  );
}

/** A wooden scoop seen from above, lying along the x axis, handle right. */
export function scoop(content: string, wood = '#b98a55'): string {
  const pan = 'M-190 -92C-60 -112 70 -104 96 -44Q112 0 96 44C70 104 -60 112 -190 92Q-206 0 -190 -92Z';
  return (
    rect(86, -24, 250, 48, wood, 'rx="24"') +
    rect(86, 4, 250, 20, darker(wood, 0.2), 'rx="10" opacity=".6"') +
    circle(306, 0, 8, darker(wood, 0.5)) +
    path(pan, wood) +
    path(
      'M-180 -74C-60 -92 56 -86 78 -38Q92 0 78 38C56 86 -60 92 -180 74Q-192 0 -180 -74Z',
      darker(wood, 0.26),
    ) +
    content +
    stroke('M-190 -92C-60 -112 70 -104 96 -44Q112 0 96 44C70 104 -60 112 -190 92', lighter(wood, 0.28), 5)
  );
}
