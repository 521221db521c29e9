import { nameStrength, type NameStrength } from './secret-names';
import { isSecretValue, looksRandom } from './secret-values';
import type { SecretSpan } from './secret-span';

/** What is in the name of every secret: most texts hold none of them. */
const WORD = /pass|pw|psk|secret|token|credential|auth|key|cookie|connection|dsn|salt|identified (?:by|with)/gi;
const NAME_CHARACTER = /[A-Za-z0-9_.-]/;
/** `checksum/secret` is no secret. */
const BEFORE_NAME = /[A-Za-z0-9_./-]/;
const LONGEST_NAME = 100;
const LONGEST_VALUE = 8_192;

/** Files of programs: a word without quotes is a variable there. */
const PROGRAM = /\.(?:py|scala|java|kt|js|mjs|cjs|ts|go|rs|rb|groovy|c|cc|cpp|h|cs|lua|php|r|ipynb)$/i;

const XML_PAIR = /<\/(?:name|key)>\s{0,200}<(?:value|string)>/y;
const NAMED_VALUE = /\\{0,3}["']?\s{0,5}[,\n]\s{0,200}\\{0,3}["']?value\\{0,3}["']?\s{0,5}[:=]\s{0,5}/iy;
const ARGUMENT = /\\{0,3}["']\]?\s{0,20},\s{0,200}(?=[bfru]?\\{0,3}["'])/y;
const ASSIGNED =
  /\\{0,3}["'`]?\]?[ \t]{0,20}(?:=>|:=|\?=|\+=|\|\|=?(?=\s{0,5}["'])|\?\?=?(?=\s{0,5}["'])|=(?![=>]|~\s)|:(?![:=]))[ \t]{0,40}/y;
/** `val token: String = "…"`, `Password { get; set; } = "…"`. */
const TYPED = /(?::\s{0,5}[A-Za-z_][\w<>?.[\]]{0,40}|\s{0,5}\{\s{0,5}get;[ \w;]{0,40}\})\s{0,5}=\s{0,5}(?=["'])/y;
/** `setPassword("…")`, `PASSWORD('…')`; what is read by a name is no secret. */
const CALLED = /\(\s{0,5}(?=["'])/y;
const READS = /^(?:get|find|read|load|lookup|fetch|has|is|require|resolve|from|with_?env|new)/i;
const SQL = /\s{1,5}(?:(?:\w{1,40}\s{1,5})?BY\s{1,5})?(?=')/iy;
const SQL_BY = /\s{1,5}(?:(?:\w{1,40}\s{1,5})?BY\s{1,5})?(?=["'])/iy;
/** `proxy_set_header X-API-Key "…";` */
const QUOTED_NEXT = /[ \t]{1,5}(?=["'][^"'$\n]{3,400}["'][ \t]{0,5}[;,)])/y;
const XML_ATTRIBUTE = /["']\s{0,5}>(?=[^<\s])/y;
const XML_BEFORE = /<value>([^<]{3,400})<\/value>\s{0,60}<name>$/;
const CDATA = '<![CDATA[';
const SQL_BARE = /\s{1,5}(?=[^\s'"`;]{3,200}\s{0,5};)/y;
const SPACE = /[ \t]{1,10}(?:\\\n[ \t]{0,40})?(?=[^\s-])/y;
/** A directive is a line of its own: `password x`, `spark.ssl.keyPassword  x`, `secret "x";`. */
const DIRECTIVE = /[ \t]{1,40}(?=\S{3,400}[ \t]{0,20}(?:\r?\n|$))/y;
const BLOCK = /[|>][+-]?[ \t]{0,5}\r?\n[ \t]{0,60}/y;
const QUOTE = /[bfru]?(\\{0,3})("{3}|'{3}(?!')|["'`])/y;
const UNQUOTED = /[^\s"'`<>]{1,8192}/y;
const DIRECTIVES = new Set(['requirepass', 'masterauth']);
const NETRC = /\blogin\s+\S+\s+$/;
const LINE_BREAK = /[\r\n]/;
const COMMENT = /^\s*(?:#|\/\/|;|\*|--\s)/;
const GOES_ON = /^[ \t]+(?![#,;&|)}\]\\"'/-])\S/;

/** A passphrase has this many words at most; more are a sentence. */
const MOST_WORDS = 4;
const TELLING = /[\d!@$%^&*]/;

/**
 * Values that stand under a telling name, in whatever language: properties, YAML, JSON, XML, command lines, SQL,
 * programs, connection strings.
 *
 * @param text - any text
 * @param file - name of the file that it is, as far as known
 * @returns where the secrets among them stand
 */
export function assignedSecrets(text: string, file: string): SecretSpan[] {
  const spans: SecretSpan[] = [];
  let done = 0;
  WORD.lastIndex = 0;
  for (let match = WORD.exec(text); match !== null; match = WORD.exec(text)) {
    if (match.index < done) continue;
    const { start, end } = nameAround(text, match.index, match[0].length);
    done = end;
    WORD.lastIndex = Math.max(end, WORD.lastIndex);
    const strength = /^identified (?:by|with)$/i.test(match[0]) ? 'password' : nameStrength(text.slice(start, end));
    if (strength === undefined) continue;
    const value = valueAfter(text, start, end, strength);
    if (value === undefined) continue;
    const secret = judge(text, value, strength, start, PROGRAM.test(file));
    if (secret === undefined) continue;
    const kind = strength === 'password' ? 'password' : 'secret value';
    spans.push({ kind, start: value.start, end: value.end, publicPrefix: 0 });
    // a value may stand before its name: the search never goes back
    done = Math.max(value.end, end);
    WORD.lastIndex = done;
  }
  return spans;
}

interface Value {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
  /** How the value follows its name. */
  readonly by: 'assignment' | 'mapping' | 'list';
}

function nameAround(text: string, at: number, length: number): { readonly start: number; readonly end: number } {
  let start = at;
  while (start > 0 && at - start < LONGEST_NAME && BEFORE_NAME.test(text.charAt(start - 1))) start--;
  let end = at + length;
  while (end < text.length && end - at < LONGEST_NAME && NAME_CHARACTER.test(text.charAt(end))) end++;
  return { start, end };
}

function valueAfter(text: string, start: number, end: number, strength: NameStrength): Value | undefined {
  const xml = stick(XML_PAIR, text, end) ?? tagAround(text, start, end) ?? stick(XML_ATTRIBUTE, text, end);
  if (xml !== undefined) return element(text, xml);
  const earlier = text[start - 1] === '>' ? XML_BEFORE.exec(text.slice(Math.max(start - 500, 0), start)) : null;
  if (earlier !== null) {
    const at = start - earlier[0].length + '<value>'.length;
    return { start: at, end: at + (earlier[1] ?? '').length, quoted: true, by: 'assignment' };
  }
  const typed = stick(TYPED, text, end);
  if (typed !== undefined) return literal(text, typed, 'assignment');
  const assigned = stick(ASSIGNED, text, end);
  if (assigned !== undefined) {
    const block = stick(BLOCK, text, assigned);
    const by = text.slice(end, assigned).includes('=') ? 'assignment' : 'mapping';
    return literal(text, block ?? assigned, by);
  }
  const named = stick(NAMED_VALUE, text, end);
  if (named !== undefined) return literal(text, named, 'assignment');
  const argument = stick(ARGUMENT, text, end);
  if (argument !== undefined) return literal(text, argument, 'list');
  const written = text.slice(start, end);
  const name = written.toLowerCase();
  const called =
    strength === 'vague' || READS.test(written.slice(written.lastIndexOf('.') + 1))
      ? undefined
      : stick(CALLED, text, end);
  if (called !== undefined) return literal(text, called, 'list');
  const before = lineBefore(text, start);
  // in a .netrc `password` follows `login`; elsewhere it is a word of prose
  const spaced =
    name.startsWith('--') ||
    (DIRECTIVES.has(name) && before.trim() === '') ||
    (name === 'password' && NETRC.test(before));
  const sql = strength === 'password' ? sqlAfter(text, name, end) : undefined;
  const value = sql ?? (spaced ? stick(SPACE, text, end) : undefined);
  if (value !== undefined) return columnOf(text, literal(text, value, 'assignment'));
  const quoted = stick(QUOTED_NEXT, text, end);
  if (quoted !== undefined) return literal(text, quoted, 'list');
  const directive = before.trim() === '' ? stick(DIRECTIVE, text, end) : undefined;
  return directive === undefined ? undefined : literal(text, directive, 'list');
}

/** `PASSWORD '…'`, `IDENTIFIED BY "…"`, `IDENTIFIED WITH … BY '…'`, `IDENTIFIED BY …;`. */
function sqlAfter(text: string, name: string, end: number): number | undefined {
  if (name.endsWith('pass') || name.endsWith('password')) return stick(SQL, text, end);
  if (!/by$|with$/.test(name)) return undefined;
  return stick(SQL_BY, text, end) ?? (name.endsWith('by') ? stick(SQL_BARE, text, end) : undefined);
}

/** `<password>…`: where the text of the element begins. */
function tagAround(text: string, start: number, end: number): number | undefined {
  return text[start - 1] === '<' && text[end] === '>' ? end + 1 : undefined;
}

function element(text: string, at: number): Value {
  const start = text.startsWith(CDATA, at) ? at + CDATA.length : at;
  const close = text.indexOf(start === at ? '<' : ']]>', start);
  return {
    start,
    end: Math.min(close < 0 ? text.length : close, start + LONGEST_VALUE),
    quoted: true,
    by: 'assignment',
  };
}

const COLUMN = /^ {2,}[^\s\\]/;

/** In a list of options what follows one is its type: `--password string   the password`. */
function columnOf(text: string, value: Value | undefined): Value | undefined {
  return value !== undefined && !value.quoted && COLUMN.test(text.slice(value.end, value.end + LONGEST_NAME))
    ? undefined
    : value;
}

function literal(text: string, at: number, by: Value['by']): Value | undefined {
  QUOTE.lastIndex = at;
  const quote = QUOTE.exec(text);
  if (quote !== null) {
    const [opening, backslashes = '', mark = ''] = quote;
    const start = at + opening.length;
    const piece = text.slice(start, start + LONGEST_VALUE);
    const close = closingQuote(piece, `${backslashes}${mark}`);
    if (close < 0 || LINE_BREAK.test(piece.slice(0, close))) return undefined;
    return { start, end: start + close, quoted: true, by };
  }
  const end = stick(UNQUOTED, text, at);
  return end === undefined ? undefined : { start: at, end, quoted: false, by };
}

/** Where a quoted text ends; a quote behind a backslash belongs to the text, unless it was opened behind one. */
function closingQuote(piece: string, mark: string): number {
  let close = piece.indexOf(mark);
  while (mark.length === 1 && close > 0 && piece[close - 1] === '\\' && piece[close - 2] !== '\\')
    close = piece.indexOf(mark, close + 1);
  return close;
}

function judge(
  text: string,
  { start, end, quoted, by }: Value,
  strength: NameStrength,
  nameStart: number,
  program: boolean,
): true | undefined {
  const whole = text.slice(start, end);
  if (whole !== whole.trim() && !quoted) return undefined;
  if (quoted && (/^\s/.test(whole) || (program && /\s/.test(whole)))) return undefined;
  const value = quoted ? whole : unquoted(whole);
  const before = lineBefore(text, nameStart);
  if (program && !quoted && !/[?&]/.test(before)) return undefined;
  const unsure =
    COMMENT.test(before) ||
    (!quoted && by === 'mapping' && GOES_ON.test(text.slice(end, end + 60))) ||
    (by === 'list' && !TELLING.test(value)) ||
    (quoted && /\s/.test(whole) && !(TELLING.test(whole) && whole.split(/\s+/).length <= MOST_WORDS));
  if (unsure && !looksRandom(value)) return undefined;
  return isSecretValue(value, strength, 'configuration') ? true : undefined;
}

/** Without what belongs to the language around it: `a=b;`, `user=x&password=y&…`, `{password:x}`. */
function unquoted(whole: string): string {
  const cut = whole.search(/[&;,]/);
  const value = cut >= 3 ? whole.slice(0, cut) : whole;
  return value.replace(/[)}\]\\]{1,3}$/, (tail) => (/[({[]/.test(value) ? tail : ''));
}

/** What stands before a name in its line, as far as it can matter. */
function lineBefore(text: string, at: number): string {
  const before = text.slice(Math.max(at - LONGEST_NAME, 0), at);
  return before.slice(before.lastIndexOf('\n') + 1);
}

/** Where a sticky pattern ends if it begins at an offset. */
function stick(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
