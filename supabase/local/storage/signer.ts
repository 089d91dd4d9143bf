import { createHmac } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { invalidJwt, invalidSignature } from './refusal.ts';

/** An upload may begin two hours after its address was asked for. */
const UPLOAD_SECONDS = 2 * 3600;

const downloadSchema = z.object({ scope: z.literal('download'), url: z.string(), exp: z.number() });
const uploadSchema = z.object({
  scope: z.literal('upload'),
  url: z.string(),
  owner: z.string().nullable(),
  upsert: z.boolean(),
});

/**
 * Addresses that stand for one thing with one object until a time. Signed with a key of their own, derived from the
 * project's, so that they are tokens nowhere else, and no token of a person is an address.
 */
export type Signer = {
  signDownload(bucket: string, name: string, seconds: number): Promise<string>;
  signUpload(bucket: string, name: string, as: { owner: string | null; upsert: boolean }): Promise<string>;
  /** Throws for tokens that are not ours, expired, or another object's; resolves with when it expires. */
  verifyDownload(token: string, bucket: string, name: string): Promise<{ exp: number }>;
  verifyUpload(
    token: string,
    bucket: string,
    name: string,
  ): Promise<{ owner: string | null; upsert: boolean }>;
};

export function makeSigner(jwtSecret: string): Signer {
  const key = createHmac('sha256', jwtSecret).update('livestall storage addresses').digest();

  const sign = (claims: Record<string, unknown>, seconds: number) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
      .sign(key);

  async function verify<T extends { url: string }>(
    token: string,
    schema: z.ZodType<T>,
    url: string,
  ): Promise<T> {
    const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'] }).catch((error: unknown) => {
      throw invalidJwt(error instanceof errors.JOSEError ? error.message : 'Invalid JWT');
    });
    const claims = schema.safeParse(payload).data;
    if (claims?.url !== url) throw invalidSignature();
    return claims;
  }

  return {
    signDownload: (bucket, name, seconds) => sign({ url: `${bucket}/${name}`, scope: 'download' }, seconds),
    signUpload: (bucket, name, as) =>
      sign({ url: `${bucket}/${name}`, scope: 'upload', ...as }, UPLOAD_SECONDS),
    verifyDownload: (token, bucket, name) => verify(token, downloadSchema, `${bucket}/${name}`),
    verifyUpload: (token, bucket, name) => verify(token, uploadSchema, `${bucket}/${name}`),
  };
}
