import type { ReactNode } from 'react';
import { AdminNav } from '#components/admin/admin-nav';
import { OfficeHeader } from '#components/office/office-header';

/** The office of the market: the middleware lets admins in and nobody else. */
export default function AdminLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <OfficeHeader />
      <div className="hall grid gap-x-10 gap-y-6 pt-5 pb-20 lg:grid-cols-[11rem_minmax(0,1fr)] lg:pt-10">
        <AdminNav />
        <main id="main" className="min-w-0">
          {children}
        </main>
      </div>
    </>
  );
}
