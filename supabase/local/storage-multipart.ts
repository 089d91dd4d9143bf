/** Room for the multipart envelope around the largest object. */
const ENVELOPE_BYTES = 64 * 1024;
const UPLOAD_PATH = /^\/storage\/v1\/object\//;

function isMultipartUpload(request: Request): boolean {
  const { method, headers, url } = request;
  return (
    (method === 'POST' || method === 'PUT') &&
    (headers.get('content-type') ?? '').startsWith('multipart/form-data') &&
    UPLOAD_PATH.test(new URL(url).pathname)
  );
}

function refusal(status: number, error: string, message: string): Response {
  return Response.json({ statusCode: String(status), error, message }, { status });
}

function plainHeaders(request: Request, form: FormData, file: File): Headers {
  const headers = new Headers(request.headers);
  headers.set('content-type', file.type || 'application/octet-stream');
  headers.set('content-length', String(file.size));
  const cacheControl = form.get('cacheControl');
  if (typeof cacheControl === 'string') headers.set('cache-control', `max-age=${cacheControl}`);
  const metadata = form.get('metadata');
  if (typeof metadata === 'string') headers.set('x-metadata', Buffer.from(metadata).toString('base64'));
  return headers;
}

/**
 * supabase-js sends a File or Blob as a form whose file field has no name. lite looks for a field named `file`
 * when posting and keeps the whole form as the object when putting; it is at home with plain bodies. So a form
 * becomes the plain upload that it stands for. Other requests pass unchanged.
 */
export async function plainUpload(request: Request, limitBytes: number): Promise<Request | Response> {
  if (!isMultipartUpload(request)) return request;
  const length = Number(request.headers.get('content-length') ?? Number.NaN);
  if (Number.isNaN(length)) return refusal(411, 'Length Required', 'The upload must state its length');
  if (length > limitBytes + ENVELOPE_BYTES) {
    return refusal(413, 'Payload too large', 'The object exceeded the maximum allowed size');
  }
  const form = await request.formData();
  const file = [...form.values()].find((value) => value instanceof File);
  if (!file) return refusal(400, 'InvalidRequest', 'The form holds no file');
  return new Request(request.url, {
    method: request.method,
    headers: plainHeaders(request, form, file),
    body: await file.arrayBuffer(),
    signal: request.signal,
  });
}
