import { redirect } from 'next/navigation';

export default function VendorPage(): never {
  redirect('/vendor/inventory');
}
