'use client';

import { useEffect, useRef, useState } from 'react';
import { PictureRefused, PictureUnfit, uploadPicture } from '#hooks/products/picture-upload';
import type { UploadedPicture } from '#lib/market/products/schema';
import type { PictureItem, RefusedFile } from './pictures-field.tsx';

/** A picture that was chosen in this tab. */
export interface Sending {
  key: string;
  file: File;
  /** An address of the file for this tab. */
  src: string;
  alt: string;
  progress: number;
  error: string | null;
  /** It will never go in: the error says why. */
  isUnfit: boolean;
  /** Once it has arrived. */
  uploaded: UploadedPicture | null;
}

/** How it is shown. */
export function sendingItem({ key, src, alt, progress, error, uploaded }: Sending): PictureItem {
  const isUnderWay = !error && !uploaded;
  const note = isUnderWay ? `Sending, ${Math.round(progress * 100)} %` : 'Sent';
  return { key, src, alt, blur: null, progress: isUnderWay ? progress : null, note, error, canRetry: true };
}

/** What goes in or may still, and what does not; the second is no part of the product. */
export function sortSendings(list: readonly Sending[]): { fit: Sending[]; refused: RefusedFile[] } {
  return {
    fit: list.filter(({ isUnfit }) => !isUnfit),
    refused: list.flatMap(({ key, file, error, isUnfit }) =>
      isUnfit ? [{ key, name: file.name, reason: error ?? '' }] : [],
    ),
  };
}

/** Aborts what is under way and gives the addresses back when the page goes. */
function useCleanUp(list: Sending[], controllers: Map<string, AbortController>) {
  const latest = useRef(list);
  latest.current = list;
  useEffect(
    () => () => {
      for (const controller of controllers.values()) controller.abort();
      for (const { src } of latest.current) URL.revokeObjectURL(src);
    },
    [controllers],
  );
}

/**
 * Pictures on their way to Storage, all at once; the browser sends some at a time. `onArrived` may take a picture over:
 * it is shown here until that is done, and stays, with the reason, when it resolves with one.
 */
export function useSendings(
  place: { productId: string; vendorId: string },
  onArrived?: (picture: UploadedPicture) => Promise<string | null>,
) {
  const [list, setList] = useState<Sending[]>([]);
  const [controllers] = useState(() => new Map<string, AbortController>());
  useCleanUp(list, controllers);

  const update = (key: string, change: Partial<Sending>) =>
    setList((now) => now.map((each) => (each.key === key ? { ...each, ...change } : each)));
  function remove(key: string): void {
    controllers.get(key)?.abort();
    controllers.delete(key);
    setList((now) => {
      for (const each of now) if (each.key === key) URL.revokeObjectURL(each.src);
      return now.filter((each) => each.key !== key);
    });
  }

  async function send({ key, file }: Sending): Promise<void> {
    const controller = new AbortController();
    controllers.set(key, controller);
    try {
      const { signal } = controller;
      const onProgress = (progress: number) => update(key, { progress });
      const uploaded = await uploadPicture(place, file, { signal, onProgress });
      if (!onArrived) return update(key, { uploaded, progress: 1 });
      const reason = await onArrived(uploaded);
      if (reason) update(key, { error: reason });
      else remove(key);
    } catch (error) {
      if (controller.signal.aborted) return;
      const words =
        error instanceof PictureRefused ? error.message : `${file.name} did not arrive. Send it again.`;
      update(key, { error: words, isUnfit: error instanceof PictureUnfit });
    }
  }

  function add(files: readonly File[]): void {
    const chosen = files.map((file) => ({
      key: crypto.randomUUID(),
      file,
      src: URL.createObjectURL(file),
      alt: '',
      progress: 0,
      error: null,
      isUnfit: false,
      uploaded: null,
    }));
    setList((now) => [...now, ...chosen]);
    for (const each of chosen) void send(each);
  }

  function retry(key: string): void {
    const sending = list.find((each) => each.key === key);
    if (!sending) return;
    update(key, { error: null, progress: 0 });
    void send(sending);
  }

  function move(key: string, by: -1 | 1): void {
    setList((now) => {
      const { fit } = sortSendings(now);
      const index = fit.findIndex((each) => each.key === key);
      return [...moved(fit, index, by), ...now.filter(({ isUnfit }) => isUnfit)];
    });
  }
  return { ...sortSendings(list), add, remove, retry, move, update };
}

/** The list with one of its items one place on or back; as it was where there is no such place. */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const item = list[index];
  const target = index + by;
  if (item === undefined || target < 0 || target >= list.length) return [...list];
  return list.toSpliced(index, 1).toSpliced(target, 0, item);
}
