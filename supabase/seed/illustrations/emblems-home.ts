import { darker, lighter } from '#supabase/seed/illustrations/colour';
import { type Emblem, METAL, PAPER, solid, WOOD } from '#supabase/seed/illustrations/emblem';
import { at, circle, ellipse, path, rect, stroke } from '#supabase/seed/illustrations/svg';

/** What stands in a house or is eaten there. */
export const homeEmblems = {
  vase: (m, s) =>
    [-24, 0, 26]
      .map((turn) =>
        at(
          0,
          -40,
          stroke('M0 0V-170', '#6f8f58', 8) + circle(0, -180, 40, s) + circle(0, -180, 16, lighter(s, 0.5)),
          turn,
        ),
      )
      .join('') +
    solid('M-60 -60H60C40 0 130 60 110 160Q100 220 0 220Q-100 220 -110 160C-130 60 -40 0 -60 -60Z', m),
  plant: (m, s) =>
    [-60, -30, 0, 30, 60]
      .map((turn) =>
        at(
          0,
          40,
          path('M0 0C-60 -80 -50 -190 0 -250C50 -190 60 -80 0 0Z', turn % 60 ? '#5d8a56' : '#48704a') +
            stroke('M0 -10V-220', '#a3bf8f', 4),
          turn,
        ),
      )
      .join('') +
    solid('M-120 40H120L94 214H-94Z', m) +
    rect(-134, 24, 268, 44, s, 'rx="8"'),
  garland: (m, s) =>
    circle(0, 0, 150, 'none', 'stroke="#5d8a56" stroke-width="64"') +
    Array.from({ length: 26 }, (_, i) =>
      at(
        Math.cos(i * 0.2417) * 150,
        Math.sin(i * 0.2417) * 150,
        ellipse(0, 0, 46, 17, i % 2 ? '#48704a' : '#7fa068'),
        i * 41,
      ),
    ).join('') +
    Array.from({ length: 9 }, (_, i) =>
      circle(Math.cos(i * 0.698) * 150, Math.sin(i * 0.698) * 150, 22, i % 2 ? m : s),
    ).join('') +
    path('M0 150L-70 210L-60 120ZM0 150L70 210L60 120Z', m),
  dish: (m, s) =>
    ellipse(0, 120, 220, 46, darker(m, 0.15)) +
    ellipse(0, 106, 216, 42, m) +
    path('M-150 96C-150 -70 150 -70 150 96Z', s) +
    path('M-150 96C-150 -70 150 -70 150 96Z', 'url(#turn)') +
    circle(0, -40, 18, darker(s, 0.2)) +
    stroke('M-60 -100q-20 -30 0 -60M0 -110q-20 -30 0 -60M60 -100q-20 -30 0 -60', PAPER, 9),
  chair: (m, s) =>
    stroke('M-110 40L-130 214M110 40L130 214M-96 -200V40M96 -200V40', WOOD, 20) +
    rect(-112, -210, 224, 130, m, 'rx="24"') +
    rect(-130, 10, 260, 56, s, 'rx="20"') +
    rect(-130, 10, 260, 56, 'url(#turn)', 'rx="20"'),
  sofa: (m, s) =>
    rect(-180, -130, 360, 190, m, 'rx="40"') +
    rect(-230, -40, 90, 190, darker(m, 0.08), 'rx="36"') +
    rect(140, -40, 90, 190, darker(m, 0.08), 'rx="36"') +
    rect(-150, 30, 148, 76, lighter(m, 0.15), 'rx="18"') +
    rect(2, 30, 148, 76, lighter(m, 0.15), 'rx="18"') +
    rect(-110, -60, 90, 86, s, 'rx="14"') +
    rect(-190, 146, 22, 40, WOOD) +
    rect(168, 146, 22, 40, WOOD),
  dresser: (m, s) =>
    rect(-180, -170, 360, 340, m, 'rx="10"') +
    rect(-180, -170, 360, 340, 'url(#turn)', 'rx="10"') +
    [-150, -48, 54]
      .map(
        (y) =>
          rect(-156, y, 312, 88, lighter(m, 0.16), 'rx="6"') +
          circle(-60, y + 44, 11, s) +
          circle(60, y + 44, 11, s),
      )
      .join('') +
    rect(-160, 170, 26, 46, WOOD) +
    rect(134, 170, 26, 46, WOOD),
  table: (m, s) =>
    rect(-220, -60, 440, 36, m, 'rx="8"') +
    stroke('M-180 -24L-200 200M180 -24L200 200', darker(m, 0.15), 24) +
    rect(-150, -24, 300, 24, darker(m, 0.2)) +
    solid('M-40 -60C-60 -110 -30 -150 -26 -170H26C30 -150 60 -110 40 -60Z', s),
  basket: (m, s) =>
    [
      [-90, -60, '#c8452f'],
      [-20, -90, '#e0a52e'],
      [60, -70, '#7fa050'],
      [110, -40, '#a8455a'],
    ]
      .map(([x, y, c]) => circle(Number(x), Number(y), 56, String(c)))
      .join('') +
    solid('M-190 -30H190L150 180Q0 204 -150 180Z', WOOD) +
    stroke('M-180 30H180M-170 86H170M-158 140H158', darker(WOOD, 0.25), 8) +
    stroke('M-170 -30C-150 -220 150 -220 170 -30', m, 18) +
    rect(-200, -44, 400, 26, s, 'rx="10"'),
  bread: (_main, s) =>
    solid(
      'M-210 70C-230 -60 -120 -120 0 -120S230 -60 210 70Q210 130 150 130H-150Q-210 130 -210 70Z',
      '#c98a4a',
    ) +
    stroke(
      'M-120 -70Q-70 -30 -90 40M-20 -90Q30 -40 10 40M80 -76Q130 -30 110 40',
      lighter('#c98a4a', 0.5),
      16,
    ) +
    ellipse(0, 140, 230, 22, s),
  clock: (m, s) =>
    circle(0, 0, 200, m) +
    circle(0, 0, 170, PAPER) +
    Array.from({ length: 12 }, (_, i) =>
      at(0, 0, rect(-5, -154, 10, i % 3 ? 18 : 34, darker(m, 0.2)), i * 30),
    ).join('') +
    stroke('M0 0L-60 -60M0 0L96 -50', darker(m, 0.4), 14) +
    circle(0, 0, 16, s),
  cushion: (m, s) =>
    solid('M-190 -180Q0 -130 190 -180Q140 0 190 180Q0 130 -190 180Q-140 0 -190 -180Z', m) +
    stroke('M-120 -120L120 120M120 -120L-120 120', s, 14) +
    circle(0, 0, 26, s) +
    [
      [-190, -180],
      [190, -180],
      [190, 180],
      [-190, 180],
    ]
      .map(([x = 0, y = 0]) => circle(x, y, 18, s))
      .join(''),
  lamp: (m, s) =>
    circle(0, -60, 190, '#fff3c4', 'opacity=".5"') +
    solid('M-90 -210H90L150 -20H-150Z', m) +
    rect(-11, -20, 22, 190, s) +
    ellipse(0, 186, 110, 26, darker(s, 0.15)) +
    stroke('M60 -20V50', METAL, 5) +
    circle(60, 56, 9, METAL),
  bowl: (m, s) =>
    ellipse(0, -70, 200, 44, darker(m, 0.3)) +
    solid('M-200 -70C-190 80 -110 150 -70 160H70C110 150 190 80 200 -70Q0 10 -200 -70Z', m) +
    stroke('M-184 10Q0 76 184 10', s, 14) +
    rect(-80, 156, 160, 24, darker(m, 0.15), 'rx="8"'),
  pan: (m, s) =>
    rect(100, -24, 190, 44, WOOD, 'rx="22"') +
    ellipse(-50, 30, 190, 90, darker(m, 0.25)) +
    ellipse(-50, 10, 190, 84, m) +
    ellipse(-50, 10, 160, 66, darker(m, 0.3)) +
    ellipse(-70, 4, 66, 34, PAPER) +
    circle(-74, 0, 20, s),
} satisfies Record<string, Emblem>;
