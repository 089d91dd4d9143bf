import { makeReadiness, type Parts } from '#lib/engines/monitoring/readiness';

/** A check that counts how often it was asked and answers when it is told to. */
function makeCheck() {
  const asked: PromiseWithResolvers<Parts>[] = [];
  const check = () => {
    const answer = Promise.withResolvers<Parts>();
    asked.push(answer);
    return answer.promise;
  };
  return { asked, check };
}

test('however many ask at once, the parts are asked once', async () => {
  const { asked, check } = makeCheck();
  const readiness = makeReadiness(check, () => 0);
  const answers = Array.from({ length: 1_000 }, () => readiness());
  expect(asked).toHaveLength(1);
  asked[0]?.resolve({ database: 'down' });
  expect(new Set((await Promise.all(answers)).map(({ database }) => database))).toEqual(new Set(['down']));
});

test('an answer is given for a second, and then the parts are asked anew', async () => {
  let now = 0;
  const { asked, check } = makeCheck();
  const readiness = makeReadiness(check, () => now);
  const first = readiness();
  now = 5_000;
  // A slow answer is no old one: it counts from its end.
  asked[0]?.resolve({ database: 'ok' });
  await first;
  now = 5_999;
  void readiness();
  expect(asked).toHaveLength(1);
  now = 6_000;
  void readiness();
  void readiness();
  expect(asked).toHaveLength(2);
});
