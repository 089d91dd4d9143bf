import { darker, lighter } from '#supabase/seed/illustrations/colour';
import { type Emblem, METAL, PAPER, solid, WOOD } from '#supabase/seed/illustrations/emblem';
import { at, circle, ellipse, path, rect, stroke } from '#supabase/seed/illustrations/svg';

/** Instruments, machines, tools, and what comes out once a year. */
export const gearEmblems = {
  screen: (m, s) =>
    rect(-220, -160, 440, 280, darker(m, 0.3), 'rx="18"') +
    rect(-200, -142, 400, 244, s, 'rx="8"') +
    path('M-200 102L60 -142H200V-60L20 102Z', '#ffffff', 'opacity=".16"') +
    rect(-30, 120, 60, 50, METAL) +
    rect(-110, 166, 220, 24, METAL, 'rx="12"'),
  camera: (m, s) =>
    rect(-200, -90, 400, 250, m, 'rx="30"') +
    rect(-200, -90, 400, 250, 'url(#turn)', 'rx="30"') +
    path('M-90 -90L-60 -140H60L90 -90Z', darker(m, 0.2)) +
    rect(-200, -20, 400, 26, s) +
    circle(0, 40, 98, darker(m, 0.4)) +
    circle(0, 40, 74, METAL) +
    circle(0, 40, 56, '#33414a') +
    circle(-18, 22, 16, '#ffffff', 'opacity=".6"') +
    circle(150, -50, 18, PAPER),
  headphones: (m, s) =>
    stroke('M-150 60C-170 -230 170 -230 150 60', m, 30) +
    rect(-200, 20, 92, 160, s, 'rx="40"') +
    rect(108, 20, 92, 160, s, 'rx="40"') +
    rect(-140, 34, 44, 132, darker(m, 0.25), 'rx="20"') +
    rect(96, 34, 44, 132, darker(m, 0.25), 'rx="20"'),
  speaker: (m, s) =>
    rect(-130, -210, 260, 420, m, 'rx="22"') +
    rect(-130, -210, 260, 420, 'url(#turn)', 'rx="22"') +
    [
      [-100, 52],
      [80, 96],
    ]
      .map(
        ([y = 0, r = 0]) =>
          circle(0, y, r, darker(m, 0.4)) +
          circle(0, y, r * 0.78, s) +
          circle(0, y, r * 0.3, darker(s, 0.35)),
      )
      .join(''),
  keyboard: (m, s) =>
    rect(-230, -90, 460, 200, m, 'rx="20"') +
    Array.from({ length: 33 }, (_, i) =>
      rect(-212 + (i % 11) * 39, -72 + Math.floor(i / 11) * 44, 33, 36, i % 7 === 3 ? s : PAPER, 'rx="6"'),
    ).join('') +
    rect(-100, 62, 200, 32, PAPER, 'rx="6"'),
  cable: (m, s) =>
    stroke('M-170 150C-240 -40 -60 -160 20 -60C90 40 -90 110 -60 0C-20 -130 180 -140 170 60', m, 20) +
    rect(136, 54, 68, 100, s, 'rx="12"') +
    rect(150, 150, 40, 50, METAL, 'rx="4"') +
    rect(-204, 140, 68, 70, s, 'rx="12"'),
  piano: (m, s) =>
    rect(-220, -110, 440, 240, m, 'rx="14"') +
    rect(-200, -20, 400, 140, PAPER) +
    Array.from({ length: 11 }, (_, i) =>
      rect(-168 + i * 34, -20, i % 7 === 2 || i % 7 === 6 ? 0 : 20, 84, darker(m, 0.5)),
    ).join('') +
    rect(-200, -80, 400, 30, s, 'rx="6"'),
  microphone: (m, s) =>
    at(
      0,
      0,
      rect(-46, -30, 92, 240, m, 'rx="30"') +
        rect(-46, -30, 92, 240, 'url(#turn)', 'rx="30"') +
        circle(0, -110, 96, METAL) +
        stroke(
          'M-90 -120H90M-84 -76H84M-70 -164H70M0 -204V-16M-50 -190V-30M50 -190V-30',
          darker(METAL, 0.3),
          6,
        ) +
        rect(-60, -36, 120, 26, s, 'rx="8"'),
      18,
    ),
  drum: (m, s) =>
    stroke('M-150 -220L-20 -100M150 -220L20 -100', WOOD, 18) +
    solid('M-190 -70V110Q0 190 190 110V-70Z', m) +
    ellipse(0, -70, 190, 60, PAPER) +
    stroke('M-190 -70L-110 140L-30 -12L50 160L130 -22L190 110', s, 10) +
    stroke('M-190 -70A190 60 0 0 0 190 -70', METAL, 12),
  guitar: (m, s) =>
    at(
      0,
      0,
      rect(-20, -250, 40, 260, WOOD) +
        rect(-34, -270, 68, 60, darker(WOOD, 0.25), 'rx="8"') +
        solid(
          'M0 -40C80 -50 100 20 76 60C130 90 140 220 0 226C-140 220 -130 90 -76 60C-100 20 -80 -50 0 -40Z',
          m,
        ) +
        circle(0, 76, 42, darker(m, 0.5)) +
        rect(-50, 150, 100, 18, s, 'rx="5"') +
        stroke('M-9 -240V156M0 -240V156M9 -240V156', PAPER, 2),
      24,
    ),
  horn: (m, s) =>
    stroke('M-210 -40H60C150 -40 150 80 60 80H-60C-140 80 -140 -40 -60 -40', m, 26) +
    path('M50 -54C130 -60 190 -110 216 -150V70C190 30 130 -20 50 -26Z', m) +
    [-40, 0, 40].map((x) => rect(x - 12, -120, 24, 150, s, 'rx="8"')).join('') +
    rect(-226, -54, 36, 28, s, 'rx="8"'),
  tent: (m, s) =>
    solid('M0 -190L230 170H-230Z', m) +
    path('M0 -190L90 170H-90Z', darker(m, 0.4)) +
    path('M0 -190L-20 170H-90Z', s) +
    stroke('M0 -190L10 -226M-230 170L-270 190M230 170L270 190', WOOD, 9),
  fish: (m, s) =>
    solid('M-210 0C-140 -120 60 -130 130 0C60 130 -140 120 -210 0Z', m) +
    path('M120 0L230 -90Q200 0 230 90Z', s) +
    path('M-60 -84Q0 -150 50 -88ZM-40 84Q0 130 40 88Z', s) +
    stroke('M-100 -70Q-60 0 -100 70M-40 -60q20 30 0 60M10 -50q20 30 0 60', darker(m, 0.25), 7) +
    circle(-150, -20, 13, PAPER) +
    circle(-150, -20, 6, '#2a2019'),
  kayak: (m, s) =>
    at(
      0,
      0,
      solid('M0 -270C80 -120 80 120 0 270C-80 120 -80 -120 0 -270Z', m) +
        ellipse(0, 10, 34, 66, darker(m, 0.5)) +
        stroke('M0 -220V-80M0 100V220', s, 10) +
        stroke('M-190 -60L190 80', WOOD, 12) +
        ellipse(-206, -66, 44, 20, s) +
        ellipse(206, 86, 44, 20, s),
      22,
    ),
  paw: (m, s) =>
    circle(0, 10, 190, lighter(s, 0.4), 'opacity=".6"') +
    path('M0 10C80 10 130 90 100 130C70 170 40 130 0 130S-70 170 -100 130C-130 90 -80 10 0 10Z', m) +
    [
      [-120, -30, 42],
      [-46, -100, 46],
      [46, -100, 46],
      [120, -30, 42],
    ]
      .map(([x = 0, y = 0, r = 0]) => ellipse(x, y, r * 0.8, r, m))
      .join(''),
  tree: (m, s) =>
    rect(-26, 130, 52, 80, WOOD) +
    ['M0 -220L100 -70H-100Z', 'M0 -140L140 40H-140Z', 'M0 -50L180 150H-180Z']
      .map((d) => solid(d, '#4f7a52'))
      .join('') +
    [
      [-50, -30],
      [40, 10],
      [-80, 110],
      [70, 110],
      [0, -100],
      [0, 90],
    ]
      .map(([x = 0, y = 0], i) => circle(x, y, 15, i % 2 ? m : s))
      .join('') +
    path('M0 -262L14 -230L48 -228L22 -206L30 -174L0 -192L-30 -174L-22 -206L-48 -228L-14 -230Z', '#e6b93e'),
  egg: (m, s) =>
    solid(
      'M0 -200C110 -200 160 -20 150 60C140 160 70 200 0 200S-140 160 -150 60C-160 -20 -110 -200 0 -200Z',
      m,
    ) +
    stroke(
      'M-146 20L-98 -20L-49 20L0 -20L49 20L98 -20L146 20M-136 90Q0 130 136 90M-112 -80Q0 -40 112 -80',
      s,
      16,
    ),
  lanternjack: () =>
    [-96, 96, -52, 52, 0]
      .map((x) => ellipse(x, 30, 100, 150, darker('#d9702a', Math.abs(x) / 500)))
      .join('') +
    stroke('M0 -120q-10 -50 40 -80', '#6f8f4e', 26) +
    path(
      'M-110 0L-60 -60L-20 0ZM110 0L60 -60L20 0ZM-130 70Q0 150 130 70L90 90L60 70L20 104L-20 84L-60 110L-90 84Z',
      '#f5d469',
    ),
  heart: (_main, s) =>
    solid(
      'M0 200C-260 40 -220 -190 -100 -190C-40 -190 -10 -150 0 -110C10 -150 40 -190 100 -190C220 -190 260 40 0 200Z',
      '#b5384a',
    ) +
    stroke('M-150 -60C-140 -120 -100 -140 -80 -140', '#ffffff', 16, 'opacity=".5"') +
    stroke('M-200 40Q0 -20 200 40', s, 20),
  axe: (m, s) =>
    at(
      0,
      0,
      rect(-20, -210, 40, 430, WOOD, 'rx="18"') +
        path('M-20 -190C40 -210 150 -220 180 -170C150 -120 150 -60 170 -20C100 -40 40 -60 -20 -60Z', METAL) +
        path('M180 -170C150 -120 150 -60 170 -20C150 -60 140 -130 160 -178Z', lighter(METAL, 0.5)) +
        rect(-26, 120, 52, 70, m, 'rx="14"') +
        rect(-26, 90, 52, 18, s),
      20,
    ),
  drill: (m, s) =>
    rect(-170, -130, 290, 120, m, 'rx="34"') +
    rect(-170, -130, 290, 120, 'url(#turn)', 'rx="34"') +
    solid('M-90 -20H0L-20 170H-120Z', darker(m, 0.1)) +
    rect(-150, 160, 160, 50, s, 'rx="12"') +
    rect(116, -104, 56, 68, darker(METAL, 0.3), 'rx="8"') +
    rect(170, -78, 90, 16, METAL),
  hammer: (m, s) =>
    at(
      0,
      0,
      rect(-20, -130, 40, 360, WOOD, 'rx="18"') +
        rect(-24, 110, 48, 110, m, 'rx="18"') +
        rect(-60, -200, 160, 80, METAL, 'rx="14"') +
        rect(-60, -200, 160, 80, 'url(#turn)', 'rx="14"') +
        path('M-60 -190C-130 -190 -160 -150 -170 -110L-60 -136Z', METAL) +
        rect(-28, -200, 56, 80, s),
      -22,
    ),
  saw: (m, s) =>
    at(
      0,
      0,
      path(
        `M-230 -40L120 -90V60L-230 20Z${Array.from({ length: 12 }, (_, i) => `M${-230 + i * 29} ${20 + i * 3.3}l14 22l15 -18Z`).join('')}`,
        METAL,
      ) +
        solid('M110 -110C220 -120 240 -60 220 0C210 80 160 110 110 90Z', m) +
        ellipse(166, -10, 26, 46, s),
      -12,
    ),
  wrench: (m, s) =>
    at(
      0,
      0,
      rect(-28, -120, 56, 300, METAL, 'rx="20"') +
        rect(-28, -120, 56, 300, 'url(#turn)', 'rx="20"') +
        path('M-90 -190A100 100 0 1 0 90 -190L46 -190V-130L0 -106L-46 -130V-190Z', METAL) +
        circle(0, 180, 62, METAL) +
        circle(0, 180, 32, s) +
        rect(-28, 20, 56, 90, m),
      28,
    ),
  toolbox: (m, s) =>
    stroke('M-80 -60V-150H80V-60', METAL, 24) +
    rect(-210, -70, 420, 240, m, 'rx="18"') +
    rect(-210, -70, 420, 240, 'url(#turn)', 'rx="18"') +
    rect(-210, 0, 420, 26, darker(m, 0.35)) +
    rect(-120, -16, 50, 60, s, 'rx="8"') +
    rect(70, -16, 50, 60, s, 'rx="8"'),
  parcel: (m, s) =>
    rect(-180, -130, 360, 300, '#cfa978', 'rx="8"') +
    rect(-180, -130, 360, 300, 'url(#turn)', 'rx="8"') +
    rect(-30, -130, 60, 300, m, 'opacity=".85"') +
    rect(-180, -10, 360, 46, m, 'opacity=".85"') +
    path('M0 -130C-90 -240 -150 -170 0 -130C150 -170 90 -240 0 -130Z', s),
} satisfies Record<string, Emblem>;
