import { redirect } from 'next/navigation';
import { definePage } from '#lib/web/define-page';

function AdminPage(): never {
  redirect('/admin/monitoring');
}

export default definePage('/admin', AdminPage);
