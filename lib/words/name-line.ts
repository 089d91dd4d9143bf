import * as z from 'zod';

/** Control characters, separators of lines and paragraphs, signs that turn the text around them. */
const odd = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u;
/** Anything but white space, what Unicode tells to show as nothing, and the empty Braille pattern. */
const seen = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether a text is of one line and leaves the text around it as it is: what the database asks of all names. */
export const isNameLine = (text: string): boolean => !odd.test(text);

/** Whether there is something to see in a text: what the database asks of names that people tell things apart by. */
export const isNameSeen = (text: string): boolean => seen.test(text);

/** A text of one line, such as a city, without white space around it. */
export const nameLine = z
  .string()
  .trim()
  .refine(isNameLine, 'This has a line break or another character that no name has.');

/** The name of something, as people are to know it again. One that is empty is for `min` to refuse. */
export const seenName = nameLine.refine(
  (text) => text === '' || isNameSeen(text),
  'This shows nothing. Write something that can be seen.',
);
