'use client';

import { useState } from 'react';
import { Card } from '#components/ui/card';
import { EmptyState } from '#components/ui/empty-state';
import { Notice } from '#components/ui/notice';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { ApiKey, ApiKeyForm as Form } from '#lib/market/vendors/api-keys/schema';
import type { Membership } from '#lib/web/auth/schema';
import { StallRoom } from '../stall-room.tsx';
import { ApiKeyForm } from './api-key-form.tsx';
import { ApiKeyList } from './api-key-list.tsx';
import { ApiKeySecret } from './api-key-secret.tsx';

interface ApiKeysScreenProps {
  vendor: Membership;
  initial: ApiKey[];
}

function useApiKeys(vendorId: string, initial: ApiKey[]) {
  const [keys, setKeys] = useState(initial);
  const [secret, setSecret] = useState<string | null>(null);
  const action = useAction();
  const reload = async () =>
    setKeys((await call('GET /api/vendor/api-keys', { query: { vendor_id: vendorId } })).keys);
  return {
    keys,
    secret,
    forget: () => setSecret(null),
    ...action,
    make: (values: Form) =>
      action.run(async () => {
        const body = { vendor_id: vendorId, ...values };
        const made = await call('POST /api/vendor/api-keys', { body });
        setSecret(made.secret);
        setKeys((before) => [made.key, ...before]);
      }),
    revoke: (id: string) =>
      action.run(async () => {
        await call('DELETE /api/vendor/api-keys/:id', { params: { id } });
        await reload();
      }),
  };
}

/** Keys by which the stall's own programs use the API. */
export function ApiKeysScreen({ vendor, initial }: ApiKeysScreenProps) {
  const { keys, secret, forget, trouble, isBusy, make, revoke } = useApiKeys(vendor.id, initial);
  const lead = 'For programs of yours that work with the stall: a till, a stock system, a script.';
  if (vendor.role !== 'owner')
    return (
      <StallRoom store={vendor.store_name} title="API keys" lead={lead}>
        <EmptyState title="Only owners see API keys">Ask an owner of the stall if you need one.</EmptyState>
      </StallRoom>
    );
  return (
    <StallRoom store={vendor.store_name} title="API keys" lead={lead}>
      {trouble && (
        <Notice tone="danger" className="mb-4">
          {trouble}
        </Notice>
      )}
      {secret && <ApiKeySecret secret={secret} onDone={forget} />}
      {keys.length === 0 ? (
        <EmptyState title="No keys yet">
          Make one below, with no more rights than the program needs.
        </EmptyState>
      ) : (
        <ApiKeyList keys={keys} isBusy={isBusy} onRevoke={(id) => void revoke(id)} />
      )}
      <section className="mt-10 grid gap-4" aria-labelledby="make">
        <h2 id="make" className="text-title">
          Make a key
        </h2>
        <Card>
          <ApiKeyForm isBusy={isBusy} onSubmit={make} />
        </Card>
      </section>
    </StallRoom>
  );
}
