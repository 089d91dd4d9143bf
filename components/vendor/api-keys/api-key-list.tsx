'use client';

import { useNow } from '#hooks/use-now';
import type { ApiKey } from '#lib/market/vendors/api-keys/schema';
import { formatDate } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { scopeWords } from './scope-words.ts';

interface ApiKeyListProps {
  keys: readonly ApiKey[];
  isBusy: boolean;
  onRevoke(id: string): void;
}

/** In words, whether it works; null where that is plain. */
function ended(key: ApiKey, now: number | null): string | null {
  if (key.revoked_at) return `revoked ${formatDate(key.revoked_at)}`;
  if (key.expires_at && now !== null && Date.parse(key.expires_at) <= now)
    return `expired ${formatDate(key.expires_at)}`;
  return null;
}

function facts(key: ApiKey, end: string | null): string {
  const until = key.expires_at ? `until ${formatDate(key.expires_at)}` : 'until revoked';
  const used = key.last_used_at ? `last used ${formatDate(key.last_used_at)}` : 'never used';
  const by = `by ${key.created_by || 'somebody who has left'}`;
  return [`made ${formatDate(key.created_at)}`, by, end ?? until, used].filter(Boolean).join(' · ');
}

/** The stall's keys by name and beginning. */
export function ApiKeyList({ keys, isBusy, onRevoke }: ApiKeyListProps) {
  const now = useNow(60_000);
  return (
    <ul className="border-line border-y">
      {keys.map((key) => {
        const end = ended(key, now);
        return (
          <li
            key={key.id}
            className="flex flex-wrap items-start gap-x-4 gap-y-2 border-line py-3.5 not-first:border-t"
          >
            <span className="min-w-0 flex-1 basis-64">
              <span className={cn('block font-medium', end && 'text-ink-soft line-through')}>{key.name}</span>
              <span className="block text-label">
                <code>{key.prefix}…</code> {key.scopes.map((scope) => scopeWords[scope]).join(', ')}
              </span>
              <span className="block text-ink-soft text-label">{facts(key, end)}</span>
            </span>
            {!end && (
              <ConfirmButton
                label="Revoke"
                about={key.name}
                confirm="Yes, revoke it for good"
                isBusy={isBusy}
                onConfirm={() => onRevoke(key.id)}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
