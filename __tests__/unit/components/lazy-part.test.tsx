/** @jest-environment jsdom */
import { render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { lazyPart } from '../../../components/ui/lazy-part.ts';

it('a part whose script does not come leaves the page as it is, and appears when the network is back', async () => {
  let isOnline = false;
  let tries = 0;
  const Part = lazyPart(async () => {
    tries += 1;
    if (!isOnline) throw new Error('ChunkLoadError');
    return () => <p>the chart</p>;
  });
  render(
    <main>
      <h1>the page</h1>
      <Suspense fallback={<p>a skeleton</p>}>
        <Part />
      </Suspense>
    </main>,
  );
  await screen.findByText('a skeleton');
  await Promise.resolve();
  expect(screen.getByText('the page')).toBeTruthy();
  expect(tries).toBe(1);
  isOnline = true;
  window.dispatchEvent(new Event('online'));
  await screen.findByText('the chart');
  expect(tries).toBe(2);
});
