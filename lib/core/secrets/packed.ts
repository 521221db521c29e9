import * as zlib from 'node:zlib';
import { alphabet, eachRun } from './runs';
import type { SecretSpan } from './secret-span';

/** How base64 of three characters of ASCII looks: most words look otherwise. */
const ASCII = '[CI-Za-f][ACg-nwxyzQS-X0-3D-H][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/]';
/** How base64 of gzip, zlib, JKS, JCEKS, ASN.1 and keytabs begins, and of text. */
const BASE64_HEAD = String.raw`H4sI|e[AFJN]|/u3\+7|zs7Ozg|M[A-P]|BQ[EI]A|(?:${ASCII}){3}`;
/** Base64, in one line or wrapped as PEM and mail wrap it. */
const BASE64_BEGINS = new RegExp(`^(?:${BASE64_HEAD})`);
const BASE64 = alphabet('+/');
/** Where base64 goes on in the next line. */
const WRAPPED = /\r?\n[ \t]{0,40}[A-Za-z0-9+/]{1,76}/y;
const LINE = { shortest: 60, longest: 76 } as const;
const HEX = /^(?=(?:[2-7][0-9a-fA-F]|0[9aAdD]){8})(?:[0-9a-fA-F]{2}){24,}$/;
const PERCENT = /%(?:22|3[AD]|0A)/i;
const PERCENT_RUN = /[^\s"'<>]{0,2000}%(?:22|3[AD]|0A)[^\s"'<>]{0,8000}/gi;
const ESCAPED = /%([0-7][0-9A-F])/gi;

/** Shorter runs hold no secret. */
const SHORTEST = 22;
const SHORTEST_HEX = 48;
const HEAD = 12;

/** Of compressed data so many characters of base64 are read, and of what they inflate to so many bytes. */
const LONGEST_PACKED = 16_384;
const LONGEST_INFLATED = 262_144;

const PRINTABLE = /^[\t\n\r -~\u00a0-\u024f]*$/;
const TRUST = /trust|cacerts|(?:^|[^a-z])ca(?:[^a-z]|$)/i;

/** What looks for secrets in what was unpacked. */
export type FindFirst = (text: string) => SecretSpan | undefined;

/**
 * Secrets in texts that are packed: base64, hexadecimal digits, gzip and zlib in base64, percent encoding, and binary
 * key stores.
 *
 * @param text - any text
 * @param name - its name, as far as known: a trust store holds no secret
 * @param find - looks into what was unpacked
 * @returns the packed runs that hold a secret
 */
export function packedSecrets(text: string, name: string, find: FindFirst): SecretSpan[] {
  if (text.length < SHORTEST) return [];
  const spans: SecretSpan[] = [];
  const add = (kind: string | undefined, start: number, end: number): void => {
    if (kind !== undefined) spans.push({ kind, start, end, publicPrefix: 0 });
  };
  let done = 0;
  eachRun(text, BASE64, SHORTEST, (start, end) => {
    if (start < done) return true;
    const head = text.slice(start, start + HEAD);
    if (BASE64_BEGINS.test(head)) {
      done = endOf(text, start, end);
      add(inBase64(text.slice(start, done), name, find), start, done);
    } else if (end - start >= SHORTEST_HEX && HEX.test(text.slice(start, Math.min(end, start + LONGEST_PACKED)))) {
      add(inHex(text.slice(start, end), find), start, end);
    }
    return true;
  });
  if (PERCENT.test(text))
    for (const { 0: run, index } of text.matchAll(PERCENT_RUN)) add(inPercents(run, find), index, index + run.length);
  return spans;
}

/** Base64 goes on in the next line if its line is as long as such lines are, and ends with its padding. */
function endOf(text: string, start: number, end: number): number {
  let line = end - start;
  let last = end;
  while (line >= LINE.shortest && line <= LINE.longest) {
    WRAPPED.lastIndex = last;
    const next = WRAPPED.exec(text);
    if (next === null) break;
    last = WRAPPED.lastIndex;
    line = next[0].trimStart().length;
  }
  while (text[last] === '=') last++;
  return last;
}

/**
 * What base64 stands for, if that is text.
 *
 * @param value - base64
 * @returns the text; nothing if it holds what no text holds
 */
export function decoded(value: string): string | undefined {
  // the beginning tells: most long base64 is compressed
  if (!isPrintable(Buffer.from(value.slice(0, 16), 'base64'))) return undefined;
  const text = Buffer.from(value, 'base64').toString('utf8');
  return PRINTABLE.test(text) ? text : undefined;
}

function inBase64(run: string, name: string, find: FindFirst): string | undefined {
  const head = Buffer.from(run.slice(0, 32), 'base64');
  if (isCompressed(head)) {
    const text = inflated(Buffer.from(run.slice(0, LONGEST_PACKED), 'base64'));
    const first = text === undefined ? undefined : find(text);
    return first && `${first.kind}, compressed`;
  }
  if (isPrintable(head.subarray(0, 12))) {
    const text = decoded(run);
    const first = text === undefined ? undefined : find(text);
    return first && `${first.kind}, in base64`;
  }
  const store = keyStore(head);
  return store === undefined || (store === 'key store' && TRUST.test(name)) ? undefined : store;
}

function inHex(run: string, find: FindFirst): string | undefined {
  if (!isPrintable(Buffer.from(run.slice(0, 24), 'hex'))) return undefined;
  const text = Buffer.from(run, 'hex').toString('utf8');
  const first = PRINTABLE.test(text) ? find(text) : undefined;
  return first && `${first.kind}, in hexadecimal`;
}

function inPercents(run: string, find: FindFirst): string | undefined {
  const first = find(run.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))));
  // what shows without decoding is found there
  return first === undefined || find(run) !== undefined ? undefined : `${first.kind}, percent-encoded`;
}

function isPrintable(bytes: Uint8Array): boolean {
  return bytes.every((byte) => (byte >= 0x20 && byte !== 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09);
}

/** The magic numbers of gzip and of zlib. */
function isCompressed([first = 0, second = 0, third = 0]: Uint8Array): boolean {
  return (first === 0x1f && second === 0x8b && third === 8) || (first === 0x78 && (first * 256 + second) % 31 === 0);
}

function inflated(bytes: Buffer): string | undefined {
  let content: Buffer;
  try {
    content = zlib.unzipSync(bytes, {
      maxOutputLength: LONGEST_INFLATED,
      finishFlush: zlib.constants.Z_SYNC_FLUSH,
    });
  } catch {
    // it only begins like compressed data, or inflates to more than what is read
    return undefined;
  }
  return isPrintable(content.subarray(0, 64)) ? content.toString('utf8') : undefined;
}

/** Binary forms of private keys, by how they begin: JKS, JCEKS, PKCS #12, keytabs, PKCS #1, PKCS #8, SEC 1. */
const STORES: readonly (readonly [begins: RegExp, kind: string])[] = [
  [/^(?:feedfeed|cececece)000000/, 'key store'],
  [/^30(?:8[012]..(?:..)?|[0-7].|80)020103/, 'key store'],
  [/^050[12]0000/, 'Kerberos keytab'],
  [/^3082....0201000282/, 'private key'],
  [/^30(?:82....|81..|[0-7].)02010030/, 'private key'],
  [/^30(?:81..|[0-7].)02010104(?:20|30|42)/, 'private key'],
  [/^30(?:82....|81..|[0-7].)30(?:81..|[0-7].)06092a864886f70d0105/, 'private key'],
];

function keyStore(head: Uint8Array): string | undefined {
  const [first = 0] = head;
  if (first !== 0x30 && first !== 0xfe && first !== 0xce && first !== 0x05) return undefined;
  const hex = Buffer.from(head).toString('hex');
  return STORES.find(([begins]) => begins.test(hex))?.[1];
}
