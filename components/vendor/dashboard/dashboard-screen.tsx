'use client';

import Link from 'next/link';
import { FreshnessLine } from '#components/stock/freshness-line';
import { buttonVariants } from '#components/ui/button';
import { useDashboard } from '#hooks/dashboard/use-dashboard';
import type { PanelName, PanelResult } from '#lib/market/dashboard/schema';
import type { Membership } from '#lib/web/auth/schema';
import { Attention } from './attention-panel.tsx';
import { Inventory } from './inventory-panel.tsx';
import { Notifications } from './notifications-panel.tsx';
import { Orders } from './orders-panel.tsx';
import { Panel } from './panel.tsx';
import { Products } from './products-panel.tsx';
import { stallLink } from './stall-link.ts';
import { Stats } from './stats-panel.tsx';

interface DashboardScreenProps {
  vendor: Pick<Membership, 'id' | 'store_name' | 'role'>;
  /** The stall's slug; absent where a person works at one stall only. */
  stall: string | undefined;
  initial: { [N in PanelName]: Promise<PanelResult<N>> };
}

/** Not a panel: it shows nothing that has to be read. */
function ReportsCard({ stall }: { stall: string | undefined }) {
  return (
    <section
      aria-labelledby="dashboard-reports"
      className="grid content-start justify-items-start gap-3 self-start rounded-lg border border-line bg-counter p-4 sm:p-5 md:col-span-2"
    >
      <h2 id="dashboard-reports" className="text-lg">
        Reports
      </h2>
      <p className="text-ink-soft">
        The sales of a day, a month or a year, as a file and as a page to print.
      </p>
      <Link href={stallLink('/vendor/reports', stall)} className={buttonVariants({ variant: 'outline' })}>
        Open reports
      </Link>
    </section>
  );
}

/**
 * The stall at a glance: what to do first, then how it goes.
 * Long: it lists the panels, each of which is a component.
 */
export function DashboardScreen({ vendor, stall, initial }: DashboardScreenProps) {
  const { panels, connection, lastConfirmedAt, refresh } = useDashboard(vendor.id);
  const to = (path: string, text: string) => ({ href: stallLink(path, stall), text });
  const part = <N extends PanelName>(name: N) => ({
    initial: initial[name] as Promise<PanelResult<N>>,
    live: panels[name],
    onRetry: () => refresh(name),
  });
  return (
    <>
      <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div>
          <p className="text-ink-soft text-label">{vendor.store_name}</p>
          <h1 className="text-title">Dashboard</h1>
        </div>
        <FreshnessLine connection={connection} lastConfirmedAt={lastConfirmedAt} />
      </header>
      <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-6">
        <Panel title="First of all" {...part('attention')} className="min-h-72 md:col-span-2">
          {({ items }) => <Attention items={items} stall={stall} />}
        </Panel>
        <Panel
          title="Orders"
          more={to('/vendor/orders', 'All orders')}
          {...part('orders')}
          className="min-h-[38rem] md:col-span-2 xl:col-span-4"
        >
          {(panel) => <Orders panel={panel} stall={stall} />}
        </Panel>
        <Panel title="Figures" {...part('stats')} className="min-h-96 xl:col-span-2">
          {(panel) => <Stats panel={panel} stall={stall} />}
        </Panel>
        <Panel
          title="Stock"
          more={to('/vendor/inventory', 'Inventory')}
          {...part('inventory')}
          className="min-h-96 xl:col-span-2"
        >
          {(panel) => <Inventory panel={panel} stall={stall} />}
        </Panel>
        <Panel
          title="Products"
          more={to('/vendor/products', 'All products')}
          {...part('products')}
          className="min-h-96 xl:col-span-2"
        >
          {(panel) => <Products panel={panel} stall={stall} canEdit={vendor.role !== 'staff'} />}
        </Panel>
        <Panel
          title="Notifications"
          {...part('notifications')}
          className="min-h-80 md:col-span-2 xl:col-span-4"
        >
          {(panel) => (
            <Notifications
              panel={panel}
              vendorId={vendor.id}
              stall={stall}
              onChange={() => refresh('notifications')}
            />
          )}
        </Panel>
        <ReportsCard stall={stall} />
      </div>
    </>
  );
}
