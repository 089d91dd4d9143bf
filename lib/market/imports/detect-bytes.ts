import { AppError } from '#lib/base/errors';
import type { Encoding } from '#lib/market/imports/schema';

const signatures: { bytes: number[]; name: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], name: 'a ZIP archive or an Excel workbook' },
  { bytes: [0x1f, 0x8b], name: 'a compressed file' },
  { bytes: [0x42, 0x5a, 0x68], name: 'a compressed file' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], name: 'a compressed file' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], name: 'a compressed file' },
  { bytes: [0x52, 0x61, 0x72, 0x21], name: 'a compressed file' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], name: 'an old Excel workbook' },
  { bytes: [0x25, 0x50, 0x44, 0x46], name: 'a PDF' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], name: 'a picture' },
  { bytes: [0xff, 0xd8, 0xff], name: 'a picture' },
  { bytes: [0x47, 0x49, 0x46, 0x38], name: 'a picture' },
];

export const notText = () =>
  new AppError('invalid_input', 'This is not a text file. Save the list as CSV and upload that.');

const startsWith = (head: Uint8Array, bytes: number[]) => bytes.every((byte, i) => head[i] === byte);

/** Half of the bytes of Latin text in UTF-16 are zero, on one side. */
function utf16Side(head: Uint8Array): Encoding | null {
  const sample = head.subarray(0, 4_096);
  let even = 0;
  let odd = 0;
  sample.forEach((byte, i) => {
    if (byte === 0) i % 2 === 0 ? even++ : odd++;
  });
  const half = sample.length / 2;
  if (odd > half * 0.4 && even < half * 0.05) return 'utf-16le';
  return even > half * 0.4 && odd < half * 0.05 ? 'utf-16be' : null;
}

/**
 * The encoding that the first bytes of a file speak for; null when they could be UTF-8, which only the whole file can
 * tell. Throws invalid_input for what is no text: archives are not opened, so none can burst here.
 */
export function judgeHead(head: Uint8Array): Encoding | null {
  const known = signatures.find(({ bytes }) => startsWith(head, bytes));
  if (known)
    throw new AppError(
      'invalid_input',
      `This is ${known.name}. Save the list as CSV and upload that, unpacked.`,
    );
  if (startsWith(head, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(head, [0xfe, 0xff])) return 'utf-16be';
  const side = utf16Side(head);
  if (side) return side;
  if (head.subarray(0, 4_096).includes(0)) throw notText();
  return null;
}

/** Watches a file go by and knows at its end whether it was UTF-8. */
export function makeUtf8Watch(): { see(chunk: Uint8Array): void; isUtf8(): boolean } {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isGood = true;
  const decode = (chunk?: Uint8Array) => {
    if (!isGood) return;
    try {
      decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      isGood = false;
    }
  };
  return {
    see: decode,
    isUtf8: () => {
      decode();
      return isGood;
    },
  };
}
