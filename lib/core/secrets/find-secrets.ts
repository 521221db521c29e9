import { assignedSecrets } from './assignments';
import { passwordsOfCommands } from './command-lines';
import { CREDENTIALS_MARKER, credentialsInHeaders } from './credentials';
import { passwordsOfFiles } from './file-formats';
import { packedSecrets } from './packed';
import { privateKeys } from './private-keys';
import { secretsOfKnownForms } from './secret-formats';
import { nameStrength, TELLING } from './secret-names';
import { passwordsInUrls } from './secret-urls';
import { isSecretValue, looksRandom, type ValuePlace } from './secret-values';
import type { SecretSpan } from './secret-span';

/** No secret of a known form is shorter. */
const SHORTEST = 8;

/** An AWS access key id has 20 characters; tokens have more. */
const SHORTEST_TOKEN = 20;

const LARGE = 4096;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}\s*$/;

const AWS_ID = 'AWS access key id';
const AWS_SECRET = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/g;

/** What is known of a text besides itself. */
export interface TextContext {
  /**
   * Its name: of the environment variable, the property, the file.
   *
   * @default - none
   */
  readonly name?: string;
  /**
   * Whether it is a value of a configuration, or a field of an object, where names of other things stand too.
   *
   * @default 'configuration'
   */
  readonly place?: ValuePlace;
}

/**
 * Looks for secret values: known forms of tokens, keys and hashes, passwords in URLs, values under telling names, all of
 * them also encoded or compressed. Takes time linear in the length of the text.
 *
 * @param text - any text
 * @param context - what is known of it
 * @returns where secrets stand, in their order, none overlapping
 */
export function findSecrets(text: string, context: TextContext = {}): SecretSpan[] {
  return find(text, context, 0);
}

/** How often something is unpacked: base64 of base64 of gzip, as Helm keeps its releases. */
const DEEPEST = 3;

function find(text: string, context: TextContext, depth: number): SecretSpan[] {
  const { name = '', place = 'configuration' } = context;
  const strength = name === '' || text.length < 3 ? undefined : nameStrength(name);
  if (strength !== undefined && !text.trimEnd().includes('\n') && isSecretValue(text.trimEnd(), strength, place)) {
    const [format] = text.length < SHORTEST ? [] : ofKnownForm(text);
    const kind = strength === 'password' ? 'password' : 'secret value';
    return [{ kind, publicPrefix: 0, ...format, start: 0, end: text.length }];
  }
  if (text.length < SHORTEST) return [];
  const packed = depth < DEEPEST ? packedSecrets(text, name, (inner) => find(inner, {}, depth + 1)[0]) : [];
  // a large file in base64 is no text
  if (text.length > LARGE && BASE64.test(text)) return packed;
  const spans = [...ofKnownForm(text), ...packed];
  if (TELLING.test(text)) spans.push(...assignedSecrets(text, name));
  return spans.length < 2 ? spans : disjoint(spans);
}

/**
 * Secrets of forms that can be told anywhere.
 *
 * @param text - any text
 * @returns where they stand, as they are found
 */
function ofKnownForm(text: string): SecretSpan[] {
  const spans: SecretSpan[] = [];
  if (text.length >= SHORTEST_TOKEN) {
    spans.push(...secretsOfKnownForms(text));
    // beside its id the other half of an access key needs no name
    if (spans.some(({ kind }) => kind === AWS_ID))
      for (const { 0: value, index } of text.matchAll(AWS_SECRET))
        if (looksRandom(value))
          spans.push({ kind: 'AWS secret key', start: index, end: index + value.length, publicPrefix: 0 });
    if (text.includes('PRIVATE KEY')) spans.push(...privateKeys(text));
  }
  if (text.includes('://')) spans.push(...passwordsInUrls(text));
  if (CREDENTIALS_MARKER.test(text)) spans.push(...credentialsInHeaders(text));
  spans.push(...passwordsOfCommands(text));
  spans.push(...passwordsOfFiles(text));
  return spans;
}

/** In order; of those that overlap one that covers all of them, of the first one's kind. */
function disjoint(spans: readonly SecretSpan[]): SecretSpan[] {
  const result: SecretSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (last === undefined || span.start >= last.end) result.push(span);
    else if (span.end > last.end) result[result.length - 1] = { ...last, end: span.end };
  }
  return result;
}
