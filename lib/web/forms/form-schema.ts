/** What the server says of a form that the browser sent by itself; its page shows it as the script would have. */
export interface FormAnswer {
  /** What was typed, so that nobody types it again; never a password. */
  values: Record<string, string>;
  /** What is wrong, by field. */
  errors: Record<string, string>;
  /** Why the whole was not taken. */
  message: string | null;
  /** It was taken: for forms that send a mail, where to. */
  done: string | null;
}

/** The name under which the page's address says which answer it shows. */
export const answerParam = 'answer';
