// Runs before everything else in the browser. The policy of our pages forbids eval, so zod need not try whether it may:
// each try is reported as a violation. This is what `config({ jitless: true })` of zod sets; importing that would add
// 5 kB to every page.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

export {};
