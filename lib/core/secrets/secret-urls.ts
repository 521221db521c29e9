import type { SecretSpan } from './secret-span';
import { isSecretValue } from './secret-values';

const LONGEST_USER_INFO = 400;

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
    if (colon < 0 || host <= colon + 1) continue;
    const password = authority.slice(colon + 1, host);
    if (isSecretValue(password, 'password', 'configuration'))
      spans.push({ kind: 'password in a URL', start: start + colon + 1, end: start + host, publicPrefix: 0 });
  }
  return spans;
}
