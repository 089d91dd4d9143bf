'use client';

import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { Button } from '#components/ui/button';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import { SelectField, wordsOf } from '#components/ui/select-field';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { CountryRates, StallTax, TaxProfile, VatScheme } from '#lib/market/tax/schema';

interface TaxFormProps {
  vendorId: string;
  tax: StallTax;
  isDisabled: boolean;
}

const names = new Intl.DisplayNames('en-IE', { type: 'region' });
const percent = new Intl.NumberFormat('en-IE', { style: 'percent', maximumFractionDigits: 2 });
const nameOf = (country: string) => names.of(country) ?? country;
const ratesOf = ({ standard, reduced }: CountryRates) =>
  standard === reduced
    ? percent.format(standard / 100)
    : `${percent.format(reduced / 100)} for food, ${percent.format(standard / 100)} for other goods`;

const schemes: Record<VatScheme, string> = {
  home: 'We charge the VAT of our own country',
  destination: 'We charge the VAT of the shopper’s country (one-stop shop)',
  none: 'We charge no VAT (small business)',
};

/** What the choice means for shoppers, in figures of today. */
function meaning({ country, scheme }: TaxProfile, countries: readonly CountryRates[]): string {
  const home = countries.find((each) => each.country === country);
  if (!home) return 'Choose your country, and we show what your prices hold.';
  const elsewhere = 'What leaves for countries beyond is an export: without VAT, at the same price.';
  if (scheme === 'none') return 'Your prices hold no VAT. The shop says so beside them.';
  if (scheme === 'home') return `Your prices hold ${ratesOf(home)}. ${elsewhere}`;
  const other = countries.find((each) => each.area === home.area && each.country !== country);
  const abroad = other ? `, to ${nameOf(other.country)} ${ratesOf(other)}` : '';
  return `Your prices hold ${ratesOf(home)} at home${abroad}, and so on. ${elsewhere}`;
}

function useTaxForm({ vendorId, tax: initial }: TaxFormProps) {
  const action = useAction();
  const [tax, setTax] = useState(initial);
  const [chosen, setChosen] = useState<TaxProfile>(initial.profile ?? { country: '', scheme: 'home' });
  const isDirty = chosen.country !== tax.profile?.country || chosen.scheme !== tax.profile.scheme;
  const save = (profile: TaxProfile, undoTo: TaxProfile | null) =>
    action.run(async () => {
      const answer = await call('PUT /api/vendor/tax', { body: { vendor_id: vendorId, ...profile } });
      setTax(answer.tax);
      setChosen(profile);
      const undo = undoTo && { label: 'Undo', onClick: () => void save(undoTo, null) };
      toast(undo ? 'VAT saved' : 'VAT is as you see it', undo ? { action: undo } : undefined);
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen.country && isDirty) void save(chosen, tax.profile);
  };
  return { ...action, tax, chosen, setChosen, isDirty, submit };
}

/** Whose VAT the stall charges. */
export function TaxForm(props: TaxFormProps) {
  const { tax, chosen, setChosen, isDirty, isBusy, trouble, submit } = useTaxForm(props);
  return (
    <PostForm noValidate onSubmit={submit} aria-label="VAT" className="grid gap-4">
      <div>
        <h2 className="font-medium">VAT</h2>
        <p className="text-ink-soft text-label">
          Your prices include it. Ask your tax adviser which rule is yours.
        </p>
      </div>
      {trouble && <Notice tone="danger">{trouble}</Notice>}
      {!tax.profile && (
        <Notice>
          Say whose VAT you charge before paying opens: without it nobody will be able to buy from your stall.
        </Notice>
      )}
      <fieldset disabled={props.isDisabled} className="grid min-w-0 gap-4 sm:grid-cols-2">
        <SelectField
          label="Country where you are registered"
          value={chosen.country}
          options={[
            ...(chosen.country ? [] : [['', 'Choose a country'] as const]),
            ...tax.countries.map(({ country }) => [country, nameOf(country)] as const),
          ]}
          onChoose={(country) => setChosen({ ...chosen, country })}
        />
        <SelectField
          label="Whose VAT you charge"
          value={chosen.scheme}
          options={wordsOf(schemes)}
          onChoose={(scheme) => setChosen({ ...chosen, scheme })}
        />
      </fieldset>
      <p className="text-label" aria-live="polite">
        {meaning(chosen, tax.countries)}
      </p>
      {!props.isDisabled && (
        <div>
          <Button type="submit" aria-disabled={isBusy || !isDirty || chosen.country === ''}>
            {isBusy ? 'Saving' : 'Save VAT'}
          </Button>
        </div>
      )}
    </PostForm>
  );
}
