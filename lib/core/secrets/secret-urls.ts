import type { SecretSpan } from './secret-span';
import { nameStrength } from './secret-names';
import { isSecretValue, looksRandom } from './secret-values';

const LONGEST_USER_INFO = 400;

/** A token that stands alone; names of users are shorter. */
const SHORTEST_TOKEN = 20;

/** Ends of what may stand before the `@` of a URL. */
const BREAK = /[\s"'<>`\\/?#,]/;

/**
 * Passwords in URLs: `amqp://user:password@host`, `redis://:password@host`, several hosts included.
 *
 * @param text - any text
 * @returns where they stand
 */
export function passwordsInUrls(text: string): SecretSpan[] {
  const spans: SecretSpan[] = [];
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const start = at + 3;
    const piece = text.slice(start, start + LONGEST_USER_INFO);
    const end = piece.search(BREAK);
    const authority = end < 0 ? piece : piece.slice(0, end);
    const host = authority.lastIndexOf('@');
    const colon = authority.indexOf(':');
    if (colon < 0 || colon > host) {
      // a token may be all that stands before the host; of Sentry it is public
      const token = host < 0 ? '' : authority.slice(0, host);
      if (token.length >= SHORTEST_TOKEN && looksRandom(token) && !authority.includes('ingest', host))
        spans.push({ kind: 'token in a URL', start, end: start + host, publicPrefix: 0 });
      continue;
    }
    if (host <= colon + 1) continue;
    const password = authority.slice(colon + 1, host);
    if (isSecretValue(password, 'password', 'configuration') && !isNameOfSecret(password))
      spans.push({ kind: 'password in a URL', start: start + colon + 1, end: start + host, publicPrefix: 0 });
  }
  return spans;
}

/** `s3://access_key:secret_access_key@…` shows what belongs where. */
function isNameOfSecret(password: string): boolean {
  return password.includes('_') && !/\d/.test(password) && nameStrength(password) !== undefined;
}
