import type { ImportDetail } from '#lib/market/imports/schema';
import { ApiError } from '#lib/web/client';

function toError(xhr: XMLHttpRequest): ApiError {
  const { error } = (xhr.response ?? {}) as { error?: { code?: string; message?: string } };
  const message = error?.message ?? 'The file did not arrive. Check the connection and try again.';
  return new ApiError(error?.code ?? 'network', message, { status: xhr.status });
}

/**
 * Sends a file as it is and tells how much of it has left, from 0 to 1. XMLHttpRequest, because fetch does not say.
 * Throws ApiError.
 */
export async function sendImportFile(
  vendorId: string,
  file: File,
  onProgress: (share: number) => void,
): Promise<ImportDetail> {
  const params = new URLSearchParams({ vendor_id: vendorId, file_name: file.name.slice(0, 200) });
  const answer = await new Promise<{ import: ImportDetail }>((done, fail) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', `/api/vendor/imports?${params}`);
    xhr.responseType = 'json';
    xhr.setRequestHeader('content-type', 'text/csv');
    xhr.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    xhr.onload = () => (xhr.status === 201 ? done(xhr.response) : fail(toError(xhr)));
    xhr.onerror = () => fail(toError(xhr));
    xhr.send(file);
  });
  return answer.import;
}
