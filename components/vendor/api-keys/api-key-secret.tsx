'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button';
import { Card } from '#components/ui/card';
import { Input } from '#components/ui/input';

/** A new key, for as long as the page stays open: nobody can show it again. */
export function ApiKeySecret({ secret, onDone }: { secret: string; onDone(): void }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => setIsCopied(true),
      () => setIsCopied(false),
    );
  return (
    <Card role="status" className="mb-6 grid gap-3 border-leaf">
      <p>
        <strong>Copy the key now.</strong> It is shown this once; what is kept cannot be turned back into it.
      </p>
      <div className="flex flex-wrap gap-2">
        <span className="min-w-64 flex-1">
          <Input
            readOnly
            aria-label="The new API key"
            value={secret}
            onFocus={(event) => event.target.select()}
            className="font-mono text-label"
          />
        </span>
        <Button variant="outline" onClick={() => void copy()}>
          {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
        <Button variant="quiet" onClick={onDone}>
          I have it
        </Button>
      </div>
      <p className="text-ink-soft text-label">
        Send it with each request: <code>Authorization: Bearer lsk_…</code>
      </p>
    </Card>
  );
}
