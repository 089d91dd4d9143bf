import type { Page } from '@playwright/test';

/**
 * Holds back what the server answers to a change of the address, until the function it returns is called: all that
 * is chosen meanwhile is chosen at once.
 */
export async function holdAnswers(page: Page): Promise<() => Promise<void>> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(/[?&]_rsc=/, async (route) => {
    await promise;
    await route.continue();
  });
  return async () => {
    resolve();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  };
}
