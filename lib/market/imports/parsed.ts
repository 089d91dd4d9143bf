/** A remark about a line: an `error` keeps it out. `column` is the name at the head of the file. */
export interface LineProblem {
  line: number;
  level: 'error' | 'note';
  column: string | null;
  sku: string | null;
  reason: string;
}

/** One line of a file as cells. `line` is where it begins, counted from 1. */
export interface FileRecord {
  line: number;
  cells: string[];
}

export interface Picture {
  url: string;
  alt: string;
}

/** What a line says of its product. What is absent stays as it is. */
export interface ProductPart {
  handle?: string;
  name?: string;
  description?: string;
  category?: string;
  unit?: string;
  currency?: string;
  is_draft?: boolean;
  images?: Picture[];
}

/** Goods at one place; without `location`, at the one that was chosen for the import. */
export interface StockPart {
  line: number;
  location?: string;
  quantity?: number;
  /** The file counts in what is sold at once (bags of 50 g), not in grams. */
  in_steps?: boolean;
  threshold?: number;
}

/** What a line says of a variant. */
export interface VariantPart {
  line: number;
  sku: string;
  name?: string;
  /** Only for a variant that is new. */
  new_name?: string;
  options?: Record<string, string>;
  price?: number;
  step?: number;
  is_active?: boolean;
  stock: StockPart[];
}

/** A line that was understood. */
export interface ParsedLine {
  line: number;
  /** Lines that follow each other and have the same one are one product. */
  group: string;
  /** Ties lines of one product that are apart from each other. */
  key?: string;
  product: ProductPart;
  /** Null: a line about the product alone (a further picture). */
  variant: VariantPart | null;
  problems: LineProblem[];
}

/** A product of the file, in the form that private.import_batch takes. */
export interface ImportItem extends ProductPart {
  line: number;
  key?: string;
  slug: string;
  variants: VariantPart[];
}

/** Reads one record; null: a line to pass over without a word. Throws nothing: what is wrong is in `problems`. */
export type ReadLine = (record: FileRecord) => ParsedLine | null;
