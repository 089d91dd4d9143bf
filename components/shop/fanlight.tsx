/** The half-round window over the gate of a market hall: ribs and rings of iron, drawn thin. */
const rings = [150, 250, 350, 450, 550];
const ribs = Array.from({ length: 13 }, (_, index) => (Math.PI * index) / 12);

function at(angle: number, radius: number): string {
  return `${(600 - Math.cos(angle) * radius).toFixed(1)} ${(600 - Math.sin(angle) * radius).toFixed(1)}`;
}

export function Fanlight({ className }: { className?: string }) {
  const path = [
    ...rings.map((radius) => `M${at(0, radius)}A${radius} ${radius} 0 0 1 ${at(Math.PI, radius)}`),
    ...ribs.map((angle) => `M${at(angle, 150)}L${at(angle, 550)}`),
  ].join('');
  return (
    <svg
      viewBox="40 40 1120 560"
      aria-hidden="true"
      preserveAspectRatio="xMidYMax slice"
      className={className}
    >
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.25" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
