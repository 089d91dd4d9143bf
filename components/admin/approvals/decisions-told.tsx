import { Notice } from '#components/ui/notice';
import type { DecisionResult } from '#lib/market/products/schema';
import { formatCount } from '#lib/words/format';
import type { Progress, Told } from './use-decisions.ts';

const why: Record<Exclude<DecisionResult['outcome'], 'decided'>, string> = {
  changed: 'changed since you looked: look at it again',
  was_decided: 'was decided already, or waits no longer',
  gone: 'is gone',
};
const mostNamed = 20;

const counted = (count: number) => `${formatCount(count)} ${count === 1 ? 'product' : 'products'}`;

/** How far a decision about many is. Several commands take longer than a moment, one does not. */
export function DecisionsProgress({ done, of, isPublishing }: Progress) {
  const what = isPublishing ? 'Publishing' : 'Sending back';
  return (
    <label className="grid gap-1 text-label">
      <span className="figures">
        {what}: {formatCount(done)} of {formatCount(of)}
      </span>
      <progress className="h-2 w-full accent-leaf" max={of} value={done} />
    </label>
  );
}

/** What came of a decision about many: how many were decided, and which were not and why. */
export function DecisionsTold({ decided, isPublishing, left }: Told) {
  if (decided + left.length === 0) return null;
  const verb = isPublishing ? (decided === 1 ? 'is on sale' : 'are on sale') : 'went back';
  return (
    <Notice tone={left.length > 0 ? 'info' : 'done'}>
      <p className="figures">
        {counted(decided)} {verb}.{left.length > 0 && ` ${counted(left.length)} stayed as before:`}
      </p>
      {left.length > 0 && (
        <ul className="mt-1 list-disc pl-5 text-label">
          {left.slice(0, mostNamed).map(({ id, name, outcome }) => (
            <li key={id}>
              {name || 'A product'} {outcome !== 'decided' && why[outcome]}
            </li>
          ))}
          {left.length > mostNamed && <li>and {formatCount(left.length - mostNamed)} more</li>}
        </ul>
      )}
    </Notice>
  );
}
