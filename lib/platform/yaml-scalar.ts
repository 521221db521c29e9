/**
 * Text that needs no quotes in any version of YAML: it begins with a letter, `_`, `/`, `$` or `(`, so it is no number,
 * no date and no indicator, and holds neither `: ` nor ` #` nor anything beyond ASCII.
 */
const PLAIN = /^[A-Za-z_/$(](?:[\w./@$%+=,;()<>!&*?~^|'"[\]{}\\-]|[: ](?=[\w./@$%+=,;()<>!&*?~^|'"[\]{}\\-]))*$/;

/** Amounts as Kubernetes writes them: no version of YAML takes them for numbers. */
const QUANTITY = /^[0-9]+(?:m|k|M|G|T|Ki|Mi|Gi|Ti)$/;

/** Letters that some version of YAML reads as something else than text; none is longer than five characters. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|e[-+]?[0-9]+)$/i;

/** What a literal block can hold as it is: printable in YAML 1.1 and no line break but the line feed. */
const PRINTABLE =
  /^(?:[\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]|[\ud800-\udbff][\udc00-\udfff])*$/;

/** What JSON leaves as it is and YAML 1.1 takes for a line break, a byte order mark or unprintable. */
const ESCAPED = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Half of a character: no reader of UTF-8 takes it, and Go's refuses its escape as well. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Whether text may stand without quotes.
 *
 * @param text - any text
 * @returns true if all parsers read it as this text
 */
export function isPlainScalar(text: string): boolean {
  if (!PLAIN.test(text)) return QUANTITY.test(text);
  return text.length > 20 || !RESERVED.test(text);
}

/**
 * Text in quotes: single quotes where they spare backslashes, as around JSON.
 *
 * @param text - any text
 * @returns the text in quotes, on one line
 * @throws Error when the text holds half of a character
 */
export function quoted(text: string): string {
  if (LONE_SURROGATE.test(text))
    throw new Error(`${JSON.stringify(text)} holds half of a character (a lone surrogate)`);
  if (/["\\]/.test(text) && /^[\x20-\x26\x28-\x7e]*$/.test(text)) return `'${text}'`;
  return JSON.stringify(text).replace(
    ESCAPED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * Text of several lines as a literal block, as its author wrote it.
 *
 * @param text - any text
 * @param indent - indentation of the block: two more than the collection around it
 * @returns the block with its header and final line break; nothing for text that has to be quoted
 */
export function blockScalar(text: string, indent: string): string | undefined {
  if (!text.includes('\n') || !PRINTABLE.test(text) || /^\s*$/.test(text)) return undefined;
  // a last line of blanks alone is chomped by some parsers and kept by others
  if (/\n[\t ]+\n*$/.test(text)) return undefined;
  // parsers guess the indentation from the first line that is not empty
  const indentation = /^[\n\t ]/.test(text) ? '2' : '';
  const chomping = !text.endsWith('\n') ? '-' : text.endsWith('\n\n') ? '+' : '';
  const body = (chomping === '-' ? text : text.slice(0, -1)).replace(/^(?=[^\n])/gm, indent);
  return `|${indentation}${chomping}\n${body}\n`;
}
