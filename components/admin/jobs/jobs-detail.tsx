'use client';

import type { ReactNode } from 'react';
import { Button } from '#components/ui/button';
import { Notice } from '#components/ui/notice';
import { Skeleton } from '#components/ui/skeleton';
import { useJobDetail } from '#hooks/jobs/use-jobs';
import type { JobAttempt, JobDetail, JobSummary } from '#lib/engines/jobs/schema';
import { durationWords, momentWords } from './jobs-words.ts';

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-0.5">
      <dt className="text-fine text-ink-soft">{name}</dt>
      <dd className="figures min-w-0 text-label [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

function Moment({ at }: { at: string | null }) {
  return at ? <time dateTime={at}>{momentWords(at)}</time> : <span className="text-ink-soft">not yet</span>;
}

/** JSON or a stack, as it is; long lines wrap, long texts scroll, also by keyboard. */
function Verbatim({ label, text }: { label: string; text: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-72 overflow-auto rounded-md border border-line bg-paper p-3"
    >
      <pre className="font-mono text-fine whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</pre>
    </section>
  );
}

function Failure({ failure }: { failure: JobAttempt }) {
  const { attempt, at, duration_ms, message, stack } = failure;
  return (
    <li className="grid gap-1.5 border-line border-t pt-3 first:border-0 first:pt-0">
      <p className="figures text-fine text-ink-soft">
        Try {attempt} · <time dateTime={at}>{momentWords(at)}</time>
        {duration_ms !== null && ` · after ${durationWords(duration_ms)}`}
      </p>
      <p className="font-medium text-danger text-label [overflow-wrap:anywhere]">{message}</p>
      {stack && (
        <details>
          <summary className="inline-flex h-9 items-center text-fine text-ink-soft underline underline-offset-4">
            Where it happened
          </summary>
          <Verbatim label={`Stack of try ${attempt}`} text={stack} />
        </details>
      )}
    </li>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid content-start gap-2">
      <h2 className="font-medium font-sans text-label tracking-normal">{title}</h2>
      {children}
    </section>
  );
}

function Known({ job }: { job: JobDetail }) {
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 lg:col-span-2 lg:grid-cols-4">
        <Fact name="Sent">
          <Moment at={job.created_at} />
        </Fact>
        <Fact name="Due">
          <Moment at={job.due_at} />
        </Fact>
        <Fact name="Latest start">
          <Moment at={job.started_at} />
        </Fact>
        <Fact name="Ended">
          <Moment at={job.ended_at} />
        </Fact>
        <Fact name="Tries">
          {job.attempts} of {job.max_attempts}
        </Fact>
        <Fact name="Priority">{job.priority}</Fact>
        <Fact name="Key">{job.key ?? <span className="text-ink-soft">none</span>}</Fact>
        <Fact name="Id">{job.id}</Fact>
      </dl>
      <Section title="Payload">
        <Verbatim label="Payload" text={JSON.stringify(job.payload, null, 2)} />
      </Section>
      {job.result !== null && (
        <Section title="Result">
          <Verbatim label="Result" text={JSON.stringify(job.result, null, 2)} />
        </Section>
      )}
      <Section title={job.failures.length > 0 ? `Failed tries (${job.failures.length})` : 'Failed tries'}>
        {job.failures.length > 0 ? (
          <ol className="grid gap-3">
            {job.failures.toReversed().map((failure) => (
              <Failure key={`${failure.attempt}-${failure.at}`} failure={failure} />
            ))}
          </ol>
        ) : (
          <p className="text-ink-soft text-label">{job.error ?? 'None so far.'}</p>
        )}
      </Section>
    </div>
  );
}

function Loading() {
  return (
    <div aria-busy="true" className="grid gap-3">
      <p role="status" className="sr-only">
        Loading the job
      </p>
      <Skeleton className="h-10 w-full" />
      <Skeleton className="h-24 w-full lg:w-1/2" />
    </div>
  );
}

/** All that is known of one job: times, payload, every failed try, result. */
export function JobsDetail({ job: summary }: { job: JobSummary }) {
  const { job, hasFailed, retry } = useJobDetail(summary);
  return (
    <div className="grid gap-4">
      {hasFailed && (
        <Notice tone="danger">
          This job did not load.{' '}
          <Button variant="link" size="inline" onClick={retry}>
            Try again
          </Button>
        </Notice>
      )}
      {job ? <Known job={job} /> : !hasFailed && <Loading />}
    </div>
  );
}
