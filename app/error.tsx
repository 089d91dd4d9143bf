'use client';

import { Trouble } from '#components/shop/trouble';

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main id="main">
      <Trouble error={error} retry={retry} />
    </main>
  );
}
