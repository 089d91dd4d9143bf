'use client';

import { useState } from 'react';
import { useImport } from '#hooks/imports/use-import';
import { troubleOf } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { ImportDetail, ImportStart } from '#lib/market/imports/schema';
import { ExportPanel } from './export-panel.tsx';
import { History, type ImportHistory } from './history.tsx';
import { type ImportPlaces, ReadingStep } from './reading-step.tsx';
import { BusyStep, CheckedStep, EndedStep, SeenStep } from './run-step.tsx';
import { UploadStep } from './upload-step.tsx';

interface ImportScreenProps {
  vendor: { id: string; store_name: string };
  /** Staff may look and export. */
  canImport: boolean;
  places: ImportPlaces;
  initial: ImportHistory;
}

/** The import that the page is about, and what can be done with it. Refusals become `error`. */
function useWizard(vendorId: string) {
  const { detail, hearing, setDetail } = useImport(vendorId);
  const [error, setError] = useState<string | null>(null);
  const [isReading, setIsReading] = useState(false);
  const params = { id: detail?.id ?? '' };

  async function attempt(work: () => Promise<{ import: ImportDetail }>): Promise<void> {
    try {
      setError(null);
      setDetail((await work()).import);
      setIsReading(false);
    } catch (cause) {
      setError(troubleOf(cause));
    }
  }
  const show = (next: ImportDetail | null) => {
    setError(null);
    setIsReading(false);
    setDetail(next);
  };
  return {
    detail,
    hearing,
    error,
    isReading,
    show,
    readAnotherWay: () => setIsReading(true),
    preview: setDetail,
    open: (id: string) => attempt(() => call('GET /api/vendor/imports/:id', { params: { id } })),
    start: (input: ImportStart) =>
      attempt(() => call('POST /api/vendor/imports/:id/start', { params, body: input })),
    cancel: () => attempt(() => call('POST /api/vendor/imports/:id/cancel', { params, body: {} })),
  };
}

type WizardProps = {
  vendorId: string;
  places: ImportPlaces;
  wizard: ReturnType<typeof useWizard>;
  onLeave(): void;
};

function Wizard({ vendorId, places, wizard, onLeave }: WizardProps) {
  const { detail, error } = wizard;
  if (!detail) return <UploadStep vendorId={vendorId} onUploaded={wizard.show} />;
  if (detail.state === 'checking' || detail.state === 'running')
    return <BusyStep detail={detail} hearing={wizard.hearing} onCancel={wizard.cancel} />;
  if (detail.state === 'uploaded' || wizard.isReading)
    return (
      <ReadingStep
        key={detail.id}
        detail={detail}
        places={places}
        error={error ?? detail.error}
        onShow={wizard.preview}
        onCheck={(reading) => wizard.start({ run: 'check', reading })}
        onDiscard={onLeave}
      />
    );
  if (detail.state === 'checked')
    return (
      <CheckedStep
        detail={detail}
        error={error}
        onStart={(again) => wizard.start({ run: 'apply', again })}
        onBack={wizard.readAnotherWay}
      />
    );
  return (
    <EndedStep
      detail={detail}
      error={error}
      onAnother={onLeave}
      onContinue={() => wizard.start({ run: 'apply', again: true })}
    />
  );
}

/** Products from a file, step by step: upload, how it is read, what would happen, the import, what was refused. */
export function ImportScreen({ vendor, canImport, places, initial }: ImportScreenProps) {
  const wizard = useWizard(vendor.id);
  const [history, setHistory] = useState(initial);

  async function leave(): Promise<void> {
    wizard.show(null);
    const fresh = await call('GET /api/vendor/imports', { query: { vendor_id: vendor.id } }).catch(
      () => null,
    );
    if (fresh) setHistory(fresh);
  }
  return (
    <div className="grid gap-12">
      <div>
        <header className="mb-6">
          <p className="text-ink-soft text-label">{vendor.store_name}</p>
          <h1 className="text-title">Import and export</h1>
        </header>
        {canImport ? (
          <Wizard vendorId={vendor.id} places={places} wizard={wizard} onLeave={leave} />
        ) : wizard.detail ? (
          <SeenStep detail={wizard.detail} onBack={() => void leave()} />
        ) : (
          <p className="text-ink-soft">
            Managers and owners of the stall can import. You can see what was imported.
          </p>
        )}
      </div>
      {!wizard.detail && (
        <>
          <History vendorId={vendor.id} history={history} onMore={setHistory} onOpen={wizard.open} />
          <ExportPanel vendorId={vendor.id} locations={places.locations} />
        </>
      )}
    </div>
  );
}
