import { send } from '#lib/api/send';
import type { ImportDetail } from '#lib/market/imports/schema';
import type { Sending } from '#lib/web/send-file';

/** Sends a file to be imported. Throws ApiError, or the reason of the signal. */
export async function sendImportFile(vendorId: string, file: File, sending: Sending): Promise<ImportDetail> {
  const query = { vendor_id: vendorId, file_name: file.name.slice(0, 200) };
  const answer = await send('POST /api/vendor/imports', { ...sending, file, type: 'text/csv' }, { query });
  return answer.import;
}
