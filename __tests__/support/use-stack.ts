/** Before each test file that needs the stack: the addresses of this process' own, in the environment. */
export {};

const answer = await fetch(`${process.env.TEST_STACKS}/${process.env.JEST_WORKER_ID}`);
if (!answer.ok) throw new Error(await answer.text());
Object.assign(process.env, await answer.json());
