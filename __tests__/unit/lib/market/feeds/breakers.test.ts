import { ForeignFileError } from '#lib/engines/fetch/foreign-file-error';
import { type FeedBreakers, makeFeedBreakers } from '#lib/market/feeds/breakers';
import { until } from '../../../../support/until.ts';

let breakers: FeedBreakers;
beforeEach(() => {
  breakers = makeFeedBreakers({ restMs: 50 });
});
afterEach(() => breakers.shutdown());

let calls = 0;
const work = (result: () => unknown) => async () => {
  calls += 1;
  return result();
};
const fail = (isServerFault: boolean) =>
  work(() => {
    throw new ForeignFileError('down', { isServerFault });
  });

async function failTimes(host: string, times: number, isServerFault = true): Promise<void> {
  for (let i = 0; i < times; i++)
    await expect(breakers.run(host, fail(isServerFault))).rejects.toThrow('down');
}

it('leaves a host alone after three failures, and only that one', async () => {
  await failTimes('a.test', 3);
  expect(breakers.state('a.test')).toBe('open');
  calls = 0;
  await expect(
    breakers.run(
      'a.test',
      work(() => 1),
    ),
  ).rejects.toThrow(/left alone/);
  expect(calls).toBe(0);
  expect(
    await breakers.run(
      'b.test',
      work(() => 2),
    ),
  ).toBe(2);
});

it('lets one try after the rest; if that works the host is as good as new', async () => {
  await failTimes('a.test', 3);
  await until('the host has rested', () => breakers.state('a.test') !== 'open');
  expect(
    await breakers.run(
      'a.test',
      work(() => 3),
    ),
  ).toBe(3);
  expect(breakers.state('a.test')).toBe('closed');
});

it('if that fails too, the host rests again', async () => {
  await failTimes('a.test', 3);
  await until('the host has rested', () => breakers.state('a.test') !== 'open');
  await failTimes('a.test', 1);
  expect(breakers.state('a.test')).toBe('open');
});

it('a file that is missing or wrong is not the host’s failure', async () => {
  await failTimes('a.test', 10, false);
  expect(breakers.state('a.test')).toBe('closed');
});

it('does not remember more than 500 hosts', async () => {
  await failTimes('first.test', 3);
  for (let i = 0; i < 500; i++)
    await breakers.run(
      `h${i}.test`,
      work(() => i),
    );
  expect(breakers.state('first.test')).toBe('closed');
});
