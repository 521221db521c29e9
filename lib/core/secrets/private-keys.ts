import type { SecretSpan } from './secret-span';

const BEGIN = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g;
const DASHES = '-----';
const END_LINE = /^-----END [A-Z ]{0,40}-{0,5}/;

/** Longer than any private key that is in use. */
const LONGEST = 20_000;

/** The headers of old keys, such as Proc-Type, are shorter. */
const LONGEST_HEAD = 400;
const ESCAPES = /\\[nrt]|\s/g;
const BODY = /[A-Za-z0-9+/=]{40}/;

/**
 * Private keys in PEM, OpenSSH and PGP armour, also where line breaks are escaped. A script that only names the header
 * holds none.
 *
 * @param text - any text
 * @returns where they stand
 */
export function privateKeys(text: string): SecretSpan[] {
  const spans: SecretSpan[] = [];
  let done = 0;
  for (const match of text.matchAll(BEGIN)) {
    if (match.index < done) continue;
    const begin = match.index + match[0].length;
    const piece = text.slice(begin, begin + LONGEST);
    const foot = piece.indexOf(DASHES);
    const body = foot < 0 ? piece : piece.slice(0, foot);
    if (!BODY.test(body.slice(0, LONGEST_HEAD).replace(ESCAPES, ''))) continue;
    const footer = foot < 0 ? '' : (END_LINE.exec(piece.slice(foot, foot + 60))?.[0] ?? '');
    done = begin + body.length + footer.length;
    spans.push({ kind: 'private key', start: match.index, end: done, publicPrefix: 0 });
  }
  return spans;
}
