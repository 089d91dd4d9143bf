'use client';

import { ArrowLeft, ArrowRight, ImageOff, ImagePlus, RotateCw, Trash2, X } from 'lucide-react';
import { type DragEvent, useId, useState } from 'react';
import { Button } from '#components/ui/button';
import { FileInput } from '#components/ui/file-input';
import { Input } from '#components/ui/input';
import { Notice } from '#components/ui/notice';
import { acceptedPictures } from '#hooks/products/picture-upload';
import { maxPictures } from '#lib/market/products/schema';
import { cn } from '../../ui/cn.ts';

/** One picture of the list, sent already or on its way. */
export interface PictureItem {
  key: string;
  src: string;
  alt: string;
  blur: string | null;
  /** From 0 to 1 while it is sent; null before and after. */
  progress: number | null;
  /** What is happening to it, in words. */
  note: string | null;
  error: string | null;
  /** Whether to send it again may help. */
  canRetry: boolean;
}

/** A file that does not go in. */
export interface RefusedFile {
  key: string;
  name: string;
  /** A sentence that begins with the name. */
  reason: string;
}

interface PictureActions {
  onAdd(files: File[]): void;
  onRetry(key: string): void;
  onRemove(key: string): void;
  onMove(key: string, by: -1 | 1): void;
  /** When the person is done typing. */
  onAlt(key: string, alt: string): void;
}

interface PicturesFieldProps extends PictureActions {
  items: PictureItem[];
  refused: readonly RefusedFile[];
  /** How many more may be added. */
  room: number;
}

function Progress({ item, name }: { item: PictureItem; name: string }) {
  const share = Math.round((item.progress ?? 0) * 100);
  return (
    <div
      role="progressbar"
      aria-label={`Sending ${name}`}
      aria-valuenow={share}
      aria-valuemin={0}
      aria-valuemax={100}
      className="absolute inset-x-2 bottom-2 h-2 overflow-hidden rounded-full bg-counter"
    >
      <span className="block h-full bg-leaf transition-[width]" style={{ width: `${share}%` }} />
    </div>
  );
}

interface ItemProps extends Omit<PictureActions, 'onAdd'> {
  item: PictureItem;
  index: number;
  count: number;
  /** Whether shoppers see it first. */
  isFirst: boolean;
}

function Tools({ item, index, count, onMove, onRemove }: ItemProps) {
  const name = `picture ${index + 1}`;
  return (
    <div className="flex items-center">
      <Button
        variant="quiet"
        size="icon"
        disabled={index === 0}
        aria-label={`Move ${name} forward`}
        onClick={() => onMove(item.key, -1)}
      >
        <ArrowLeft aria-hidden />
      </Button>
      <Button
        variant="quiet"
        size="icon"
        disabled={index === count - 1}
        aria-label={`Move ${name} back`}
        onClick={() => onMove(item.key, 1)}
      >
        <ArrowRight aria-hidden />
      </Button>
      <Button
        variant="quiet"
        size="icon"
        className="ml-auto"
        aria-label={`Remove ${name}`}
        onClick={() => onRemove(item.key)}
      >
        <Trash2 aria-hidden />
      </Button>
    </div>
  );
}

function Item(props: ItemProps) {
  const { item, index, isFirst, onAlt, onRetry } = props;
  const name = `picture ${index + 1}`;
  const save = (text: string) => text.trim() !== item.alt && onAlt(item.key, text.trim());
  return (
    <li className="grid content-start gap-2">
      <div className="relative aspect-square overflow-hidden rounded-md bg-shelf">
        {item.error && !item.canRetry ? (
          <ImageOff aria-hidden className="absolute inset-0 m-auto size-8 text-ink-soft" />
        ) : (
          // biome-ignore lint/performance/noImgElement: sizes are made by a job; this one may not have left the browser yet.
          <img
            src={item.src}
            alt=""
            style={item.blur ? { backgroundImage: `url("${item.blur}")` } : undefined}
            className={cn('size-full bg-cover object-cover', item.error && 'opacity-40')}
          />
        )}
        {isFirst && (
          <span className="absolute top-2 left-2 rounded-sm bg-counter px-2 py-0.5 font-medium text-fine">
            Shown first
          </span>
        )}
        {item.progress !== null && <Progress item={item} name={name} />}
      </div>
      <p
        aria-live="polite"
        className={cn('text-label empty:hidden', item.error ? 'font-medium text-danger' : 'text-ink-soft')}
      >
        {item.error ?? item.note}
      </p>
      {item.error && item.canRetry && (
        <Button
          variant="outline"
          size="sm"
          aria-label={`Send ${name} again`}
          onClick={() => onRetry(item.key)}
        >
          <RotateCw aria-hidden /> Send it again
        </Button>
      )}
      {!item.error && (
        <div className="grid gap-1">
          <span aria-hidden className="text-fine text-ink-soft">
            What it shows
          </span>
          <Input
            key={item.alt}
            aria-label={`What ${name} shows`}
            maxLength={300}
            defaultValue={item.alt}
            onBlur={(event) => save(event.target.value)}
          />
        </div>
      )}
      <Tools {...props} />
    </li>
  );
}

/** Files that do not go in, each with its reason; they keep nothing else from going on. */
function Refused({ files, onRemove }: { files: readonly RefusedFile[]; onRemove(key: string): void }) {
  return (
    <Notice tone="danger">
      <p className="font-medium">
        {files.length === 1 ? 'One file was not added' : `${files.length} files were not added`}
      </p>
      <ul>
        {files.map(({ key, name, reason }) => (
          <li key={key} className="flex items-start justify-between gap-2">
            <span className="min-w-0 py-1.5 [overflow-wrap:anywhere]">{reason}</span>
            <Button
              variant="quiet"
              size="icon"
              aria-label={`Dismiss what is said of ${name}`}
              onClick={() => onRemove(key)}
            >
              <X aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Chooser({ onAdd }: Pick<PicturesFieldProps, 'onAdd'>) {
  const id = useId();
  const [isOver, setIsOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    onAdd([...event.dataTransfer.files]);
  };
  return (
    <li>
      <label
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
        className={cn(
          'grid aspect-square cursor-pointer place-content-center justify-items-center gap-2 rounded-md border border-line-strong border-dashed p-4 text-center hover:border-leaf has-focus-visible:outline-2 has-focus-visible:outline-leaf has-focus-visible:outline-offset-2',
          isOver && 'border-leaf bg-leaf-wash',
        )}
      >
        <ImagePlus aria-hidden="true" className="size-6 text-ink-soft" />
        <span className="font-medium text-label">Add pictures</span>
        <span className="text-fine text-ink-soft">JPEG, PNG, WebP or AVIF, up to 10 MB</span>
        <FileInput id={id} multiple accept={acceptedPictures} className="sr-only" onFiles={onAdd} />
      </label>
    </li>
  );
}

/** The pictures of a product: add by choosing or dropping, order, describe, remove. */
export function PicturesField({ items, refused, room, onAdd, ...actions }: PicturesFieldProps) {
  const [leftOut, setLeftOut] = useState(0);
  const first = items.find(({ error }) => !error);
  const add = (files: File[]) => {
    setLeftOut(Math.max(0, files.length - room));
    onAdd(files.slice(0, room));
  };
  return (
    <div className="grid gap-4">
      <ul className="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-4">
        {items.map((item, index) => (
          <Item
            key={item.key}
            item={item}
            index={index}
            count={items.length}
            isFirst={item === first}
            {...actions}
          />
        ))}
        {room > 0 && <Chooser onAdd={add} />}
      </ul>
      {leftOut > 0 && (
        <Notice>
          A product has at most {maxPictures} pictures: {leftOut} of those you chose{' '}
          {leftOut === 1 ? 'is' : 'are'} not among them. Remove one to add another.
        </Notice>
      )}
      {refused.length > 0 && <Refused files={refused} onRemove={actions.onRemove} />}
    </div>
  );
}
