import { redirect } from 'next/navigation';
import { definePage } from '#lib/http/define-page';

function VendorPage(): never {
  redirect('/vendor/products');
}

export default definePage('/vendor', VendorPage);
