'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { buttonVariants } from '#components/ui/button';
import { Card } from '#components/ui/card';
import { SelectField, wordsOf } from '#components/ui/select-field';
import { addressFor } from '#lib/api/call';
import type { ImportFormat } from '#lib/market/imports/schema';
import { formats } from './words.ts';

const names: Record<ImportFormat, string> = {
  own: 'Everything, to edit and import again',
  shopify: 'Shopify',
  woocommerce: 'WooCommerce',
};

interface ExportPanelProps {
  vendorId: string;
  locations: { id: string; name: string }[];
}

/** All products as a file. Importing it unchanged changes nothing. */
export function ExportPanel({ vendorId, locations }: ExportPanelProps) {
  const [format, setFormat] = useState<ImportFormat>('own');
  const [place, setPlace] = useState(locations[0]?.id ?? '');
  const location_id = format === 'own' ? undefined : place || undefined;
  const href = addressFor('GET /api/vendor/exports', { query: { vendor_id: vendorId, format, location_id } });
  return (
    <section aria-labelledby="export">
      <Card className="grid gap-4">
        <div>
          <h2 id="export" className="font-display text-xl">
            Export
          </h2>
          <p className="text-ink-soft">
            All your products as a CSV file. Imported unchanged, it changes nothing.
          </p>
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField label="For" value={format} options={wordsOf(names, formats)} onChoose={setFormat} />
          {format !== 'own' && (
            <SelectField
              label="Stock of"
              hint="That format knows no locations."
              value={place}
              options={locations.map(({ id, name }) => [id, name])}
              onChoose={setPlace}
            />
          )}
        </div>
        <div>
          <a href={href} download className={buttonVariants({ variant: 'outline' })}>
            <Download aria-hidden />
            Download
          </a>
        </div>
      </Card>
    </section>
  );
}
