'use client';

import { FileUp } from 'lucide-react';
import { type DragEvent, useId, useState } from 'react';
import { buttonVariants } from '#components/ui/button';
import { FileInput } from '#components/ui/file-input';
import { Notice } from '#components/ui/notice';
import { sendImportFile } from '#hooks/imports/send-import-file';
import { troubleOf } from '#hooks/use-action';
import type { ImportDetail } from '#lib/market/imports/schema';
import { cn } from '../../ui/cn.ts';
import { ProgressBar } from './progress-bar.tsx';

interface UploadStepProps {
  vendorId: string;
  onUploaded(detail: ImportDetail): void;
}

/**
 * Choose a file, or drop one: it goes up with its progress shown and is recognised there.
 * Long: choosing, sending and stopping share one state.
 */
export function UploadStep({ vendorId, onUploaded }: UploadStepProps) {
  const id = useId();
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isOver, setIsOver] = useState(false);

  async function send(file: File | undefined): Promise<void> {
    if (!file || share !== null) return;
    setError(null);
    setShare(0);
    try {
      onUploaded(await sendImportFile(vendorId, file, { onProgress: setShare }));
    } catch (cause) {
      setError(troubleOf(cause));
    } finally {
      setShare(null);
    }
  }

  function drop(event: DragEvent): void {
    event.preventDefault();
    setIsOver(false);
    void send(event.dataTransfer.files[0]);
  }

  return (
    <section aria-labelledby={`${id}-title`}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an addition; the file input does the same by key */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
        className={cn(
          'grid justify-items-center gap-3 rounded-lg border border-dashed px-6 py-12 text-center transition-colors',
          isOver ? 'border-leaf bg-leaf-wash' : 'border-line-strong',
        )}
      >
        <FileUp aria-hidden className="size-7 text-ink-soft" />
        <h2 id={`${id}-title`} className="font-display text-xl">
          Bring your products from a file
        </h2>
        <p className="prose-line text-ink-soft">
          A CSV file of up to 100 MB: your own table, or what Shopify or WooCommerce export. Nothing changes
          before you have seen what would.
        </p>
        {share === null ? (
          <label
            htmlFor={`${id}-file`}
            className={cn(
              buttonVariants(),
              'cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-leaf has-focus-visible:outline-offset-2',
            )}
          >
            Choose a file
            <FileInput
              id={`${id}-file`}
              accept=".csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values"
              className="sr-only"
              onFiles={([file]) => void send(file)}
            />
          </label>
        ) : (
          <ProgressBar label="Uploading the file" share={share} className="w-full max-w-sm" />
        )}
      </div>
      {error && (
        <Notice tone="danger" className="mt-4">
          {error}
        </Notice>
      )}
    </section>
  );
}
