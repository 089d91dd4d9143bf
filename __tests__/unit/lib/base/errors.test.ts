import { AppError } from '#lib/base/errors';

class Late extends AppError {}

describe('an error of ours', () => {
  it('is known when another copy of the module made it', async () => {
    const again = '../../../../lib/base/errors.ts?again';
    const copy: typeof import('#lib/base/errors') = await import(again);
    expect(copy.AppError).not.toBe(AppError);
    const foreign = new copy.AppError('bad_request', 'Ask for less.');
    expect(foreign).toBeInstanceOf(AppError);
    expect(foreign.status).toBe(400);
  });

  it('is of its own class only', () => {
    const plain = new AppError('conflict', 'Reload the page.');
    expect(new Late('conflict', 'Later.')).toBeInstanceOf(AppError);
    expect(new Late('conflict', 'Later.')).toBeInstanceOf(Late);
    expect(plain).not.toBeInstanceOf(Late);
    for (const other of [new Error('boom'), null, 'AppError', { name: 'AppError' }, undefined])
      expect(other).not.toBeInstanceOf(AppError);
  });
});
