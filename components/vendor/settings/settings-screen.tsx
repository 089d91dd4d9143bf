'use client';

import Link from 'next/link';
import { useState } from 'react';
import { Card } from '#components/ui/card';
import { Notice } from '#components/ui/notice';
import type { StallTax } from '#lib/market/tax/schema';
import type { StallSettings } from '#lib/market/vendors/settings/schema';
import type { Membership } from '#lib/web/auth/schema';
import { StallRoom } from '../stall-room.tsx';
import { MailTopics } from './mail-topics.tsx';
import { SettingsForm } from './settings-form.tsx';
import { StorePicture } from './store-picture.tsx';
import { TaxForm } from './tax-form.tsx';

interface SettingsScreenProps {
  settings: StallSettings;
  tax: StallTax;
  role: Membership['role'];
  ownAddress: string;
}

const standing: Record<Exclude<StallSettings['status'], 'approved'>, string> = {
  pending: 'Your stall is not open yet: shoppers will see this page once it is approved.',
  suspended: 'Your stall is closed for now: shoppers do not see this page.',
};

/** What the stall says of itself, and which mails the asker gets. */
export function SettingsScreen({ settings: initial, tax, role, ownAddress }: SettingsScreenProps) {
  const [settings, setSettings] = useState(initial);
  const isOwner = role === 'owner';
  const isOpen = settings.status === 'approved';
  return (
    <StallRoom
      store={settings.store_name}
      title="Settings"
      lead={
        isOpen ? (
          <>
            What shoppers read on{' '}
            <Link className="text-leaf underline underline-offset-4" href={`/vendors/${settings.slug}`}>
              your stall’s page
            </Link>
            , and the mails that you get.
          </>
        ) : (
          'What shoppers will read of your stall, and the mails that you get.'
        )
      }
    >
      {settings.status !== 'approved' && <Notice className="mb-6">{standing[settings.status]}</Notice>}
      {!isOwner && <Notice className="mb-6">Only owners change the stall’s page.</Notice>}
      <div className="grid gap-8">
        <Card>
          <StorePicture settings={settings} isDisabled={!isOwner} onSaved={setSettings} />
        </Card>
        <Card>
          <SettingsForm settings={settings} isDisabled={!isOwner} onSaved={setSettings} />
        </Card>
        <Card>
          <TaxForm vendorId={settings.id} tax={tax} isDisabled={!isOwner} />
        </Card>
        <Card>
          <MailTopics settings={settings} ownAddress={ownAddress} onSaved={setSettings} />
        </Card>
      </div>
    </StallRoom>
  );
}
