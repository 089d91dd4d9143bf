import { jobTypes } from '#lib/tasks/job-types';

it.each(Object.entries(jobTypes))('%s has a policy that the queue accepts', (_, { policy }) => {
  expect(policy.heartbeatS ?? 30).toBeGreaterThanOrEqual(10);
  expect(policy.concurrency).toBeGreaterThanOrEqual(1);
  for (const value of [policy.retryLimit, policy.retryDelayS, policy.expireInS, policy.priority])
    expect(Number.isInteger(value)).toBe(true);
  expect(policy.expireInS).toBeGreaterThan(0);
});
