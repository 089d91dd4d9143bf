'use client';

import { FreshnessLine } from '#components/stock/freshness-line';
import { Button } from '#components/ui/button';
import { Notice } from '#components/ui/notice';
import type { Hearing } from '#hooks/imports/use-import';
import type { ImportDetail } from '#lib/market/imports/schema';
import { Figures } from './figures.tsx';
import { ProblemList } from './problem-list.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { lines, stateWords } from './words.ts';

interface BusyStepProps {
  detail: ImportDetail;
  hearing: Hearing;
  onCancel(): void;
}

/** A check or an import under way, with a way to stop it. */
export function BusyStep({ detail, hearing, onCancel }: BusyStepProps) {
  const isCheck = detail.state === 'checking';
  const share = detail.rows_total ? detail.rows_done / detail.rows_total : null;
  const label = `${isCheck ? 'Checking' : 'Importing'} ${detail.file_name}`;
  return (
    <section className="grid gap-5">
      <ProgressBar label={label} share={share} />
      <p aria-live="polite" className="figures text-ink-soft text-label">
        {lines(detail.rows_done)} {isCheck ? 'read' : 'done'}
        {detail.rows_total ? ` of ${detail.rows_total.toLocaleString('en-IE')}` : ''}
      </p>
      {hearing.isOffline && <FreshnessLine connection="offline" lastConfirmedAt={hearing.at} />}
      <Figures detail={detail} tense={isCheck ? 'would' : 'did'} />
      <div>
        <Button variant="outline" aria-disabled={detail.is_cancelled} onClick={onCancel}>
          {detail.is_cancelled ? 'Stopping' : 'Stop'}
        </Button>
      </div>
      {!isCheck && (
        <p className="text-ink-soft text-label">
          You may leave this page: the import goes on, and is found here again.
        </p>
      )}
    </section>
  );
}

interface CheckedStepProps {
  detail: ImportDetail;
  error: string | null;
  onStart(again: boolean): void;
  onBack(): void;
}

/** What would happen, before it does. */
export function CheckedStep({ detail, error, onStart, onBack }: CheckedStepProps) {
  const changes = detail.rows_created + detail.rows_updated;
  const isRepeat = detail.twin?.is_same_reading === true;
  return (
    <section className="grid gap-5">
      <div>
        <h2 className="font-display text-xl">{lines(detail.rows_done)} checked</h2>
        <p className="text-ink-soft">Nothing has been changed yet. This is what the import would do:</p>
      </div>
      <Figures detail={detail} tense="would" />
      {isRepeat && <Notice>You imported this very file before, in the same way.</Notice>}
      <ProblemList detail={detail} />
      {error && <Notice tone="danger">{error}</Notice>}
      <div className="flex flex-wrap gap-3">
        <Button disabled={changes === 0} onClick={() => onStart(isRepeat)}>
          {changes === 0 ? 'Nothing to import' : isRepeat ? 'Import it again' : `Import ${lines(changes)}`}
        </Button>
        <Button variant="outline" onClick={onBack}>
          Read it another way
        </Button>
      </div>
    </section>
  );
}

/** What became of an import, for those who look at it and change nothing. */
export function SeenStep({ detail, onBack }: { detail: ImportDetail; onBack(): void }) {
  const isApplied = detail.state !== 'uploaded' && detail.state !== 'checking' && detail.state !== 'checked';
  return (
    <section className="grid gap-5">
      <h2 className="font-display text-xl">{detail.file_name}</h2>
      <p className="text-ink-soft">{stateWords[detail.state]}</p>
      {detail.rows_done > 0 && <Figures detail={detail} tense={isApplied ? 'did' : 'would'} />}
      <ProblemList detail={detail} />
      <div>
        <Button variant="outline" onClick={onBack}>
          Back to all imports
        </Button>
      </div>
    </section>
  );
}

interface EndedStepProps {
  detail: ImportDetail;
  error: string | null;
  onAnother(): void;
  onContinue(): void;
}

/** How it ended, and what to do with what was refused. */
export function EndedStep({ detail, error, onAnother, onContinue }: EndedStepProps) {
  const isDone = detail.state === 'done';
  return (
    <section className="grid gap-5">
      {isDone ? (
        <Notice tone="done">
          {detail.file_name} is in.
          {detail.products_created > 0 &&
            ` ${detail.products_created.toLocaleString('en-IE')} products are new; you find them under Products.`}
        </Notice>
      ) : (
        <Notice tone={detail.state === 'failed' ? 'danger' : 'info'}>
          {detail.error ?? 'The import was stopped.'} What was done until then stays.
        </Notice>
      )}
      <Figures detail={detail} tense="did" />
      <ProblemList detail={detail} />
      {error && <Notice tone="danger">{error}</Notice>}
      <div className="flex flex-wrap gap-3">
        {detail.state === 'failed' && <Button onClick={onContinue}>Go on where it stopped</Button>}
        <Button variant={detail.state === 'failed' ? 'outline' : 'solid'} onClick={onAnother}>
          Import another file
        </Button>
      </div>
    </section>
  );
}
