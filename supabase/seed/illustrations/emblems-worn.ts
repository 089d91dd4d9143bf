import { darker, lighter } from '#supabase/seed/illustrations/colour';
import { type Emblem, METAL, PAPER, solid } from '#supabase/seed/illustrations/emblem';
import { at, circle, path, rect, stroke } from '#supabase/seed/illustrations/svg';

/** What is worn, carried or read. */
export const wornEmblems = {
  bag: (m, s) =>
    stroke('M-90 -60C-90 -220 90 -220 90 -60', darker(m, 0.2), 22) +
    solid('M-170 -70H170L200 190Q0 220 -200 190Z', m) +
    rect(-190, 40, 380, 26, s, 'opacity=".8"') +
    circle(0, -10, 18, METAL),
  backpack: (m, s) =>
    stroke('M-60 -170C-60 -230 60 -230 60 -170', darker(m, 0.3), 20) +
    solid('M-150 200V-60C-150 -200 150 -200 150 -60V200Q0 224 -150 200Z', m) +
    solid('M-104 176V40Q0 16 104 40V176Q0 190 -104 176Z', s) +
    stroke('M-112 -40H112', darker(m, 0.35), 10) +
    rect(-16, 60, 32, 40, darker(s, 0.3), 'rx="6"'),
  belt: (m, s) =>
    stroke('M-190 60C-150 -140 150 -140 190 60C150 160 -60 170 -110 110', m, 52) +
    stroke('M-190 60C-150 -140 150 -140 190 60', lighter(m, 0.2), 4, 'stroke-dasharray="12 10"') +
    rect(-164, 60, 108, 92, 'none', `stroke="${s}" stroke-width="18" rx="12"`),
  glasses: (m, s) =>
    circle(-100, 0, 82, s, 'opacity=".45"') +
    circle(100, 0, 82, s, 'opacity=".45"') +
    circle(-100, 0, 84, 'none', `stroke="${m}" stroke-width="18"`) +
    circle(100, 0, 84, 'none', `stroke="${m}" stroke-width="18"`) +
    stroke('M-22 -20Q0 -44 22 -20M-184 -14L-222 -60M184 -14L222 -60', m, 16) +
    stroke('M-130 -36L-100 -54M70 -36L100 -54', '#ffffff', 8, 'opacity=".6"'),
  watch: (m, s) =>
    rect(-52, -220, 104, 440, m, 'rx="22"') +
    rect(-52, -220, 104, 440, 'url(#turn)', 'rx="22"') +
    circle(0, 0, 116, METAL) +
    circle(0, 0, 98, PAPER) +
    Array.from({ length: 12 }, (_, i) => at(0, 0, rect(-3, -88, 6, 16, darker(s, 0.2)), i * 30)).join('') +
    stroke('M0 0V-66M0 0L42 26', darker(m, 0.4), 9) +
    circle(0, 0, 10, s) +
    rect(112, -12, 22, 24, METAL, 'rx="5"'),
  jacket: (m, s) =>
    solid(
      'M-70 -200L-190 -130L-220 130H-150L-130 -20L-126 210H126L130 -20L150 130H220L190 -130L70 -200L0 -140Z',
      m,
    ) +
    path('M-70 -200L0 -60L70 -200L0 -140Z', s) +
    stroke('M0 -60V210', darker(m, 0.35), 5) +
    [0, 60, 120, 180].map((y) => circle(18, y, 8, s)).join('') +
    stroke('M-100 110H-40M40 110H100', darker(m, 0.3), 7),
  shirt: (m, s) =>
    solid('M-76 -190L-200 -120L-160 -20L-124 -44V200H124V-44L160 -20L200 -120L76 -190Q0 -140 -76 -190Z', m) +
    path('M-76 -190Q0 -140 76 -190L34 -120L0 -150L-34 -120Z', s) +
    stroke('M0 -150V196', darker(m, 0.25), 4) +
    [-90, -30, 30, 90, 150].map((y) => circle(0, y, 7, s)).join(''),
  scarf: (m, s) =>
    solid('M-150 -150Q0 -60 150 -150Q180 -60 60 10L120 210H20L-10 40Q-190 -20 -150 -150Z', m) +
    stroke('M-142 -110Q0 -20 144 -112M6 90L80 78M20 150L100 136', s, 14) +
    stroke('M28 212V236M52 212V236M76 212V236M100 212V236', m, 8),
  socks: (m, s) =>
    [-90, 70]
      .map((x) =>
        at(
          x,
          0,
          solid('M-50 -190H50V60Q70 110 130 130Q140 190 70 190H-20Q-60 150 -50 60Z', m) +
            rect(-50, -190, 100, 40, s) +
            path('M70 190Q140 190 130 130Q96 120 78 104Q50 150 70 190Z', s),
        ),
      )
      .join(''),
  soap: (m, s) =>
    rect(-170, 20, 340, 150, darker(m, 0.12), 'rx="50"') +
    rect(-170, 4, 340, 140, m, 'rx="50"') +
    rect(-110, 44, 220, 60, lighter(m, 0.3), 'rx="28"') +
    [
      [-120, -80, 44],
      [-30, -130, 62],
      [80, -90, 50],
      [140, -160, 30],
      [30, -40, 34],
    ]
      .map(
        ([x = 0, y = 0, r = 0]) =>
          circle(x, y, r, s, 'opacity=".4"') +
          circle(x - r * 0.3, y - r * 0.35, r * 0.18, '#ffffff', 'opacity=".8"'),
      )
      .join(''),
  brush: (m, s) =>
    rect(-40, 20, 80, 190, m, 'rx="36"') +
    rect(-40, 20, 80, 190, 'url(#turn)', 'rx="36"') +
    rect(-56, -20, 112, 54, METAL, 'rx="8"') +
    solid('M-56 -20C-96 -90 -84 -190 -64 -210Q0 -236 64 -210C84 -190 96 -90 56 -20Z', s) +
    stroke('M-40 -40L-46 -190M0 -40V-204M40 -40L46 -190', darker(s, 0.25), 4),
  book: (m, s) =>
    solid('M-160 -190H140V190H-160Q-190 190 -190 160V-160Q-190 -190 -160 -190Z', m) +
    rect(-160, 150, 300, 34, PAPER) +
    rect(-150, -190, 14, 340, darker(m, 0.25)) +
    rect(-96, -120, 190, 90, s, 'rx="6"') +
    rect(-70, -96, 138, 12, m, 'rx="3"') +
    rect(-50, -68, 98, 10, m, 'rx="3"') +
    path('M60 150H110V226L85 204L60 226Z', s),
  cup: (m, s) =>
    solid('M-120 -130H120L90 200H-90Z', m) +
    rect(-134, -160, 268, 40, s, 'rx="12"') +
    rect(-10, -250, 16, 110, PAPER, 'rx="7"') +
    rect(-108, -20, 216, 110, lighter(m, 0.45), 'opacity=".6"'),
  boot: (m, s) =>
    solid('M-110 -210H40V40C60 80 170 90 190 150V180H-110Z', m) +
    rect(-116, 176, 312, 34, darker(m, 0.45), 'rx="8"') +
    [-130, -80, -30, 20].map((y) => stroke(`M-20 ${y}H42`, s, 9)).join('') +
    rect(-110, -210, 150, 34, s),
  shoe: (m, s) =>
    solid('M-210 -60Q-150 -30 -100 -80Q0 20 150 50Q220 70 216 130H-210Z', m) +
    path('M-216 126H220V150Q210 168 180 168H-196Q-216 168 -216 150Z', PAPER) +
    stroke('M-60 -36L-30 -70M-20 -8L14 -44M26 14L56 -20', s, 12) +
    path('M-210 -60Q-170 -36 -140 -52L-130 126H-210Z', s, 'opacity=".75"'),
  sandal: (m, s) =>
    solid('M-220 90C-180 40 -60 70 20 60C110 40 220 50 220 110Q220 150 170 150H-170Q-220 150 -220 90Z', m) +
    stroke('M60 66C40 -70 150 -90 180 66M-120 70C-150 -90 -20 -110 -30 62', s, 34),
  bracelet: (m, s) =>
    Array.from(
      { length: 22 },
      (_, i) =>
        circle(Math.cos(i * 0.2856) * 160, Math.sin(i * 0.2856) * 130, 27, i % 4 ? m : s) +
        circle(Math.cos(i * 0.2856) * 160 - 8, Math.sin(i * 0.2856) * 130 - 9, 7, '#ffffff', 'opacity=".5"'),
    ).join(''),
  necklace: (m, s) =>
    stroke('M-180 -200C-170 60 -60 110 0 120C60 110 170 60 180 -200', m, 9, 'stroke-dasharray="2 13"') +
    solid('M0 110L64 160L0 250L-64 160Z', s) +
    path('M0 110L64 160H-64Z', lighter(s, 0.4)),
  earrings: (m, s) =>
    [-100, 100]
      .map((x) =>
        at(
          x,
          -40,
          stroke('M0 -60C-40 -120 50 -140 30 -70', METAL, 9) +
            circle(0, -40, 24, m) +
            solid('M0 -10C60 60 60 150 0 150S-60 60 0 -10Z', s),
        ),
      )
      .join(''),
} satisfies Record<string, Emblem>;
