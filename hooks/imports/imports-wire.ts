import type {
  Delimiter,
  Encoding,
  ImportDetail,
  ImportProgress,
  ImportStart,
  ImportSummary,
} from '#lib/market/imports/schema';
import { ApiError, getJson, sendJson } from '#lib/web/client';

// zod stays out of the page's first JavaScript.
async function loadWire() {
  const [{ z }, { importDetail, importProgress, importSummary }] = await Promise.all([
    import('#lib/web/zod-parts'),
    import('#lib/market/imports/schema'),
  ]);
  return {
    one: z.object({ import: importDetail }),
    list: z.object({ imports: z.array(importSummary), nextCursor: z.string().nullable() }),
    progress: importProgress,
  };
}

/** One import; with an encoding or a delimiter, as its file would be read that way. */
export async function readImport(
  id: string,
  given: { encoding?: Encoding; delimiter?: Delimiter } = {},
  signal?: AbortSignal,
): Promise<ImportDetail> {
  const { one } = await loadWire();
  const params = new URLSearchParams(given);
  const path = `/api/vendor/imports/${id}${params.size > 0 ? `?${params}` : ''}`;
  return (await getJson(path, one, { signal })).import;
}

/** A stall's imports, newest first. */
export async function readImports(
  vendorId: string,
  cursor: string | null,
): Promise<{ imports: ImportSummary[]; nextCursor: string | null }> {
  const { list } = await loadWire();
  const params = new URLSearchParams({ vendor_id: vendorId, ...(cursor && { cursor }) });
  return getJson(`/api/vendor/imports?${params}`, list);
}

/** Asks for a check or for the import itself. */
export async function sendStart(id: string, start: ImportStart): Promise<ImportDetail> {
  const { one } = await loadWire();
  return (await sendJson('POST', `/api/vendor/imports/${id}/start`, start, one)).import;
}

/** Asks what is under way to stop. */
export async function sendCancel(id: string): Promise<ImportDetail> {
  const { one } = await loadWire();
  return (await sendJson('POST', `/api/vendor/imports/${id}/cancel`, {}, one)).import;
}

/** A reader of `import` messages on `vendor:<id>`; null for one that is not understood. */
export async function loadProgressReader(): Promise<(payload: unknown) => ImportProgress | null> {
  const { progress } = await loadWire();
  return (payload) => progress.safeParse(payload).data ?? null;
}

function toError(xhr: XMLHttpRequest): ApiError {
  const { error } = (xhr.response ?? {}) as { error?: { code?: string; message?: string } };
  const message = error?.message ?? 'The file did not arrive. Check the connection and try again.';
  return new ApiError(error?.code ?? 'network', message, { status: xhr.status });
}

/**
 * Sends a file as it is and tells how much of it has left, from 0 to 1. XMLHttpRequest, because fetch does not say.
 * Throws ApiError.
 */
export async function sendFile(
  vendorId: string,
  file: File,
  onProgress: (share: number) => void,
): Promise<ImportDetail> {
  const { one } = await loadWire();
  const params = new URLSearchParams({ vendor_id: vendorId, file_name: file.name.slice(0, 200) });
  const answer = await new Promise<unknown>((done, fail) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', `/api/vendor/imports?${params}`);
    xhr.responseType = 'json';
    xhr.setRequestHeader('content-type', 'text/csv');
    xhr.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    xhr.onload = () => (xhr.status === 201 ? done(xhr.response) : fail(toError(xhr)));
    xhr.onerror = () => fail(toError(xhr));
    xhr.send(file);
  });
  return one.parse(answer).import;
}
