import { decoded } from './packed';
import { isSecretValue, looksRandom } from './secret-values';
import type { SecretSpan } from './secret-span';

/** What a text must have to hold one of these. */
export const CREDENTIALS_MARKER = /"auth|[Aa]uthorization|[Bb]asic[ \t]|[Bb]earer[ \t]|LoginModule|\[users\]/;

const BASIC = /\bbasic[ \t]{1,4}(?<value>[A-Za-z0-9+/]{8,600}={0,2})/gi;
/** What else may stand in the header of that name: `token …`, `Api-Token …`. */
const AUTHORIZATION = /\bauthorization["' \t:=]{1,8}(?:[A-Za-z-]{2,20}[ \t]{1,4})?(?<value>[\w.~+/-]{12,4096}={0,2})/gi;
const BEARER = /\bbearer[ \t]{1,4}(?<value>[\w.~+/-]{12,4096}={0,2})/gi;
const REGISTRY = /"auth\\{0,3}"\s{0,5}:\s{0,5}\\{0,3}"(?<value>[A-Za-z0-9+/]{8,2000}={0,2})/g;

/** Users of Kafka's PLAIN and of ZooKeeper's digest, and of Zeppelin's shiro.ini. */
const JAAS_USER = /\buser_[\w.-]{1,60}\s{0,5}=\s{0,5}\\{0,3}["'](?<value>[^"'\\\s]{3,200})/g;
const SHIRO_USER = /^(?!#)[\w.-]{1,60}[ \t]{0,5}=[ \t]{0,5}(?<value>[^\s,${}]{3,200})[ \t]{0,5}(?:,|$)/gm;
const USERS = '[users]';

/**
 * Credentials that stand in headers, and in files of users.
 *
 * @param text - any text
 * @returns where they stand
 */
export function credentialsInHeaders(text: string): SecretSpan[] {
  const spans: SecretSpan[] = [];
  const add = (pattern: RegExp, kind: string, holds: (value: string) => boolean, from = 0, to = text.length): void => {
    const part = from === 0 && to === text.length ? text : text.slice(from, to);
    for (const match of part.matchAll(pattern)) {
      const value = match.groups?.value ?? match[0];
      const start = from + match.index + match[0].lastIndexOf(value);
      if (holds(value)) spans.push({ kind, start, end: start + value.length, publicPrefix: 0 });
    }
  };
  const isPassword = (value: string): boolean => isSecretValue(value, 'password', 'configuration');
  add(BASIC, 'basic authentication', (value) => isUserAndPassword(decoded(value)));
  add(REGISTRY, 'registry credentials', (value) => isUserAndPassword(decoded(value)));
  add(BEARER, 'bearer token', (value) => looksRandom(value) && isPassword(value));
  add(AUTHORIZATION, 'secret value', (value) => looksRandom(value) && isPassword(value));
  if (text.includes('LoginModule')) add(JAAS_USER, 'password', isPassword);
  const users = text.indexOf(USERS);
  if (users >= 0) {
    const next = text.indexOf('\n[', users);
    add(SHIRO_USER, 'password', isPassword, users + USERS.length, next < 0 ? text.length : next);
  }
  return spans;
}

function isUserAndPassword(text: string | undefined): boolean {
  const colon = text?.indexOf(':') ?? -1;
  if (text === undefined || colon < 1) return false;
  const password = text.slice(colon + 1);
  return isSecretValue(password, 'password', 'configuration');
}
