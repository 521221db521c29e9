import { isSecretValue, looksRandom } from './secret-values';
import type { SecretSpan } from './secret-span';

/** Files and languages in which no telling name stands before the password. */
interface FileFormat {
  readonly kind: string;
  /** What the file must have: most have it not. */
  readonly sign: string | RegExp;
  /** The password is its group `value`. */
  readonly pattern: RegExp;
  readonly holds: (value: string) => boolean;
}

/** A bootstrap token, the shortest of them, has 23 characters; names and paths have no separators. */
const SHORTEST = 12;
const SEPARATOR = /[\s:"]|^.{6}\..{16}$/;

const isPassword = (value: string): boolean => isSecretValue(value, 'password', 'configuration');

const FORMATS: readonly FileFormat[] = [
  // libpq: host:port:database:user:password
  {
    kind: 'password',
    sign: /:(?:\d{4,5}|\*):/,
    pattern: /^[\w.*-]{1,253}:(?:\d{4,5}|\*):[\w.*-]{1,63}:[\w.*-]{1,63}:(?<value>[^\s:]{3,200})[ \t]*$/gm,
    holds: isPassword,
  },
  // pgbouncer: "user" "password"
  {
    kind: 'password',
    sign: '" "',
    pattern: /^"[\w.@-]{1,63}" "(?<value>[^"\n]{3,200})"/gm,
    holds: isPassword,
  },
  // access control lists of Redis
  {
    kind: 'password',
    sign: /\b(?:SETUSER|user)\s[^\n]{0,200}?\s>\S/i,
    pattern: /^\s{0,20}(?:ACL SETUSER|user)\s[^\n]{0,200}?\s[>](?<value>[^\s]{3,200})/gim,
    holds: isPassword,
  },
  {
    kind: 'password hash',
    sign: 'user ',
    pattern: /^\s{0,20}user\s[^\n]{0,200}?\s#(?<value>[0-9a-f]{64})\b/gm,
    holds: () => true,
  },
  // HAProxy
  {
    kind: 'password',
    sign: 'stats auth',
    pattern: /\bstats auth [\w.-]{1,64}:(?<value>\S{3,200})/g,
    holds: isPassword,
  },
  {
    kind: 'password',
    sign: 'insecure-password',
    pattern: /\binsecure-password (?<value>\S{3,200})/g,
    holds: isPassword,
  },
  // calls that take a user and a password
  {
    kind: 'password',
    sign: /auth/i,
    pattern:
      /\b(?:db\.auth|\w{0,20}BasicAuth|basic_auth|HTTPDigestAuth|auth\s{0,5}=\s{0,5})\(\s{0,5}["'][^"'\n]{1,64}["']\s{0,5},\s{0,5}["'](?<value>[^"'\n]{3,200})["']/g,
    holds: isPassword,
  },
  {
    kind: 'password',
    sign: 'getConnection',
    pattern: /\bgetConnection\([^,\n]{1,200},\s{0,5}"[^"\n]{1,64}"\s{0,5},\s{0,5}"(?<value>[^"\n]{3,200})"/g,
    holds: isPassword,
  },
  {
    kind: 'password',
    sign: /\b(?:mysql|postgresql|mongodb)\('/i,
    pattern: /\b(?:mysql|postgresql|mongodb)\((?:'[^'\n]{1,200}',\s{0,5}){4}'(?<value>[^'\n]{3,200})'/gi,
    holds: isPassword,
  },
  {
    kind: 'secret value',
    sign: /\bs3\('/i,
    pattern: /\bs3\('[^'\n]{1,400}',\s{0,5}'[^'\n]{1,200}',\s{0,5}'(?<value>[^'\n]{20,200})'/gi,
    holds: looksRandom,
  },
  // RabbitMQ's definitions
  {
    kind: 'password hash',
    sign: '"password_hash"',
    pattern: /"password_hash"\s{0,5}:\s{0,5}"(?<value>[A-Za-z0-9+/]{40,100}={0,2})"/g,
    holds: looksRandom,
  },
  // Redis Sentinel
  {
    kind: 'password',
    sign: 'auth-pass',
    pattern: /\bauth-pass[ \t]{1,5}\S{1,64}[ \t]{1,5}(?<value>\S{3,200})/g,
    holds: isPassword,
  },
  // a JSON web key that is private, or symmetric
  {
    kind: 'private key',
    sign: '"kty',
    pattern: /"d\\{0,3}"\s{0,5}:\s{0,5}\\{0,3}"(?<value>[\w-]{40,2000})\\{0,3}"/g,
    holds: looksRandom,
  },
  {
    kind: 'secret value',
    sign: /"kty\\{0,3}"\s*:\s*\\{0,3}"oct/,
    pattern: /"k\\{0,3}"\s{0,5}:\s{0,5}\\{0,3}"(?<value>[\w-]{20,2000})\\{0,3}"/g,
    holds: looksRandom,
  },
  // Oracle: user/password@
  {
    kind: 'password in a URL',
    sign: 'jdbc:oracle:',
    pattern: /jdbc:oracle:\w{1,8}:[\w$]{1,64}\/(?<value>[^\s@/"']{3,200})@/g,
    holds: isPassword,
  },
  // a list of users of cloud-init
  {
    kind: 'password',
    sign: 'chpasswd',
    pattern: /^[ \t]{1,40}(?:- )?[a-z_][\w-]{0,31}:(?<value>[^\s:]{3,200})$/gm,
    holds: (value) => isPassword(value) && looksRandom(value),
  },
  // kubeadm's tokens to join
  {
    kind: 'bootstrap token',
    sign: /token|^\S{23}$/i,
    pattern: /(?<![\w.-])(?<value>(?=[a-z]*\d|\d)[a-z0-9]{6}\.(?=[a-z]*\d)[a-z0-9]{16})(?![\w.-])/g,
    holds: looksRandom,
  },
];

/**
 * Passwords in files that have a place for them and no name.
 *
 * @param text - any text
 * @returns where they stand
 */
export function passwordsOfFiles(text: string): SecretSpan[] {
  if (text.length < SHORTEST || !SEPARATOR.test(text)) return [];
  const spans: SecretSpan[] = [];
  for (const { kind, sign, pattern, holds } of FORMATS) {
    if (typeof sign === 'string' ? !text.includes(sign) : !sign.test(text)) continue;
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.value ?? '';
      if (!holds(value)) continue;
      const start = match.index + match[0].lastIndexOf(value);
      spans.push({ kind, start, end: start + value.length, publicPrefix: 0 });
    }
  }
  return spans;
}
