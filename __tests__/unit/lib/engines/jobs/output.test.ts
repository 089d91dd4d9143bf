import { describeError, readOutput, withFailure, withResult } from '#lib/engines/jobs/output';

const failure = (attempt: number) => ({
  attempt,
  at: '2026-11-23T10:00:00.000Z',
  duration_ms: 3,
  message: `no ${attempt}`,
  stack: null,
});

describe('the output of a job', () => {
  it('keeps the failures through to its result', () => {
    const output = withResult(withFailure(withFailure({ worker: 7 }, failure(1)), failure(2)), { sent: 3 });
    expect(readOutput(output)).toEqual({
      failures: [failure(1), failure(2)],
      result: { sent: 3 },
      error: 'no 2',
    });
  });

  it('keeps the last twenty failures', () => {
    let output: unknown = null;
    for (let attempt = 1; attempt <= 25; attempt += 1) output = withFailure(output, failure(attempt));
    const { failures } = readOutput(output);
    expect(failures.map(({ attempt }) => attempt)).toEqual(
      Array.from({ length: 20 }, (_, place) => place + 6),
    );
  });

  it('is read whoever wrote it', () => {
    expect(readOutput(null)).toEqual({ failures: [], result: null, error: null });
    expect(readOutput({ value: { message: 'job timed out' } }).error).toBe('job timed out');
    expect(readOutput({ failures: 'of another release' })).toEqual({
      failures: [],
      result: null,
      error: null,
    });
    expect(readOutput('a word')).toEqual({ failures: [], result: 'a word', error: null });
  });
});

describe('an error in words', () => {
  it('names its cause', () => {
    const error = new Error('mail was not accepted', { cause: new Error('connection refused') });
    expect(describeError(error).message).toBe('mail was not accepted (because: connection refused)');
    expect(describeError(error).stack).toContain('output.test');
  });

  it('is never without words, nor too long to keep', () => {
    expect(describeError(new TypeError()).message).toBe('TypeError');
    expect(describeError('thrown text')).toEqual({ message: 'thrown text', stack: null });
    expect(describeError(new Error('x'.repeat(9_000))).message).toHaveLength(2_000);
  });
});
