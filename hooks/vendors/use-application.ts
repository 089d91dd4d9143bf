'use client';

import { useEffect, useState } from 'react';
import { useCurrentUser } from '#hooks/auth/use-current-user';
import { troubleOf } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { Application } from '#lib/market/vendors/applications/schema';
import type { CurrentUser } from '#lib/web/auth/schema';

export type ApplicationState =
  | { kind: 'loading' }
  | { kind: 'visitor' }
  | { kind: 'failed'; message: string }
  /** `application` is null for those who never applied. */
  | { kind: 'known'; user: CurrentUser; application: Application | null };

/** Who is asking and how their application stands; asked after the page has shown itself. */
export function useApplication() {
  const user = useCurrentUser();
  const [answer, setAnswer] = useState<{ application: Application | null } | { message: string }>();
  const [attempt, setAttempt] = useState(0);
  const userId = user?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads again.
  useEffect(() => {
    if (!userId) return;
    const abort = new AbortController();
    call('GET /api/vendor/application', { signal: abort.signal })
      .then(setAnswer)
      .catch((error: unknown) => abort.signal.aborted || setAnswer({ message: troubleOf(error) }));
    return () => abort.abort();
  }, [userId, attempt]);

  function state(): ApplicationState {
    if (user === null) return { kind: 'visitor' };
    if (user === undefined || !answer) return { kind: 'loading' };
    if ('message' in answer) return { kind: 'failed', message: answer.message };
    return { kind: 'known', user, application: answer.application };
  }
  return {
    state: state(),
    retry: () => setAttempt((before) => before + 1),
    replace: (application: Application) => setAnswer({ application }),
  };
}
