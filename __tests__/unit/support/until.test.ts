import { expect, it } from '@jest/globals';
import { until } from '../../support/until.ts';

it('gives what came true, however often it was not', async () => {
  const answers = [undefined, null, false, 0, '', 'at last'];
  expect(await until('an answer comes', () => answers.shift())).toBe('at last');
});

it('takes an error for not yet', async () => {
  let calls = 0;
  const check = () => {
    calls += 1;
    if (calls < 3) throw new Error('not there');
    return calls;
  };
  expect(await until('it is there', check)).toBe(3);
});

it('says what it waited for and what came last', async () => {
  const never = until('pigs fly', () => false, 5);
  await expect(never).rejects.toThrow('Did not come true within 5 ms: pigs fly; last: false');
  const broken = async () => {
    throw new Error('no wings');
  };
  await expect(until('pigs fly', broken, 5)).rejects.toThrow('pigs fly; last: no wings');
});
