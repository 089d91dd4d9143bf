import sharp from 'sharp';

/** A real PNG, as a file chooser gives it. */
export const picture = async (name: string, colour = '#7aa35a') => ({
  name,
  mimeType: 'image/png',
  buffer: await sharp({ create: { width: 900, height: 600, channels: 3, background: colour } })
    .png()
    .toBuffer(),
});
