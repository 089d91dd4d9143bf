import { ApiError } from '#lib/web/client';

export interface Sending {
  /** How much of it has left, from 0 to 1. */
  onProgress(share: number): void;
  signal?: AbortSignal | undefined;
}

interface FileHead extends Sending {
  headers: Record<string, string>;
}

/** What was answered, whatever it says; a body that is no JSON is null. */
interface Arrived {
  status: number;
  requestId: string | null;
  body: unknown;
}

/**
 * Sends a file as it is. XMLHttpRequest, because fetch tells nothing of how far it got. Throws ApiError when no answer
 * came, or the signal's reason.
 */
export function sendFile(
  method: 'POST' | 'PUT',
  url: string,
  file: File,
  { headers, onProgress, signal }: FileHead,
): Promise<Arrived> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    const fail = () =>
      reject(new ApiError('network', 'The file did not arrive. Check the connection and try again.'));
    request.open(method, url);
    request.responseType = 'json';
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const { status, response: body } = request;
      resolve({ status, body, requestId: request.getResponseHeader('x-request-id') });
    };
    request.onerror = fail;
    request.ontimeout = fail;
    request.onabort = () => (signal?.aborted ? reject(signal.reason) : fail());
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
