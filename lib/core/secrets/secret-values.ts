import { nameStrength, type NameStrength } from './secret-names';

/** Where a value stands: in configuration every text is a value; the fields of objects often hold names of things. */
export type ValuePlace = 'configuration' | 'field';

/** References, templates and placeholders: what another program puts a value in place of. */
const REFERENCE = new RegExp(
  [
    String.raw`\$\{|\$\(|\{\{|⟦late:|%\{|#\{`,
    String.raw`^<%|^@@|^%[sdv]|^%\(|^\$[A-Za-z_]\w*$|^\$[a-z]+(?:[-.:][a-z]+)+$|^%[A-Za-z_]+%$|^@[A-Za-z_.]+@$|^<[^<>]*>$`,
    String.raw`^\[redacted|^\[[\w -]*\]$|^\{[\w -]*\}$|^\*+$|^x{3,}$|^\.{3,}$|^…|^sha(?:1|224|256|384|512)[:-]|^md5[:-]`,
    String.raw`^path=\{|^(?:vault|ref\+|op|env|file|secretref|aws-sm|gcpsm|arn|secretsmanager|pkcs11|kms)[:+]|^projects\/|^enc\[`,
    String.raw`^(?:https?|s3a?|gs|classpath):\/*[^\s@]*$`,
  ].join('|'),
  'i',
);

/** What a person is told to put a value in place of. */
const PLACEHOLDER =
  /^(?:replace|insert|enter|put|your|change)[-_ ](?:me|with|in|here|the|your|[a-z]+[-_ ](?:here|password|token|secret|key)|password|token|secret|key|api)\b.*$|[-_ ]here>?$/i;

/** Words that are settings or types and never secrets. */
const SETTINGS = new Set(
  'true false null nil none undefined yes no on off enabled disabled required optional str string text bytes int integer number boolean bool object array any map list basic bearer oauth oauth2 plain scram sasl jwt token mtls tls ssl x-pack self this redacted hidden masked'.split(
    ' ',
  ),
);

const FILE_NAME =
  /^[\w./~-]*\.(?:pem|crt|cer|key|jks|p12|pfx|txt|json|ya?ml|conf|properties|keytab|cfg|ini|sh|py|jar|cnf|xml|gz|pub|env|toml|csv|log|sql)$/i;
const PATH = /^(?:\.{0,2}|~|[A-Za-z]:)[\\/][\w.@+~\\/-]*$/;
const DOTTED = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*){2,}$/;
const CODE = /^[A-Za-z_][\w.]*(?:\(|\[)|^\(|=>|^!(?:vault|env|ref|sub|secret|reference|include|var|binary)\b/i;
const DATE = /^\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?$/;
const DURATION = /^-?\d+(?:\.\d+)?(?:ms|[smhdw]|[kmgt]i?b?)?$/i;
const BASE64_KEY = /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[A-Za-z0-9+/]{24,}={0,2}$/;

/**
 * Whether a literal that stands under a telling name is a secret.
 *
 * @param value - the value, without quotes
 * @param strength - what its name says
 * @param place - where it stands
 * @returns false for references, templates, paths, settings, names of other things
 */
export function isSecretValue(value: string, strength: NameStrength, place: ValuePlace): boolean {
  if (value.length < 3 || value.length > 20_000 || REFERENCE.test(value)) return false;
  if (PLACEHOLDER.test(value) && !/\d/.test(value)) return false;
  const lower = value.toLowerCase();
  if (SETTINGS.has(lower)) return false;
  if (FILE_NAME.test(value) && !looksRandom(value.slice(0, value.lastIndexOf('.')))) return false;
  if (PATH.test(value) && !(value.length % 4 === 0 && BASE64_KEY.test(value))) return false;
  if (CODE.test(value)) return false;
  if (strength !== 'password' && BLANK.test(value)) return false;
  const random = looksRandom(value);
  if (DOTTED.test(value) && !random) return false;
  if (strength === 'password') return !DATE.test(value);
  if (DURATION.test(value)) return false;
  if (strength === 'vague') return random;
  return random || (place === 'configuration' && value.length >= 6 && !isNameOfKey(value));
}

/** `secretKey: db-password` of an operator names a key of a Secret. */
function isNameOfKey(value: string): boolean {
  return nameStrength(value) !== undefined || USER_NAME.test(value);
}
const USER_NAME = /^(?:[a-z-]*[-_.])?user-?name$/i;

const PARTS = /[^A-Za-z0-9]+/;
const HEX = /^(?:[0-9a-f]{24,}|[0-9A-F]{24,})$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DIGIT = /\d/;
const SWITCH = /[A-Za-z]\d|\d[A-Za-z]/g;
const UPPER_INSIDE = /[a-z][A-Z]|[A-Z]{2}[a-z]/g;
const BLANK = /\s/;

/**
 * Whether a text looks as if a machine or a careful person had made it up: letters and digits change often, or it has
 * more entropy than words have.
 *
 * @param value - the text
 * @returns false for words, names with numbers, versions
 */
export function looksRandom(value: string): boolean {
  if (value.length < 8 || BLANK.test(value)) return false;
  if (UUID.test(value)) return true;
  let mixed = 0;
  for (const part of value.split(PARTS)) {
    if (part.length < 4) continue;
    if (HEX.test(part) && DIGIT.test(part)) return true;
    const switches = count(SWITCH, part);
    const humps = count(UPPER_INSIDE, part);
    if (part.length >= 8 && (switches >= 2 || (humps >= 3 && entropy(part) >= 3.4))) return true;
    if (switches >= 1 || humps >= 2) mixed += part.length;
  }
  return mixed >= 16 || (value.length >= 24 && DIGIT.test(value) && entropy(value) >= 4.2);
}

function count(pattern: RegExp, text: string): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * Shannon entropy of a text.
 *
 * @param text - the text
 * @returns bits a character
 */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const times of counts.values()) bits -= (times / text.length) * Math.log2(times / text.length);
  return bits;
}
