import { findSecrets, type TextContext } from './find-secrets';
import type { SecretSpan } from './secret-span';

/**
 * A text without the secrets that are found in it. Doing it twice is doing it once.
 *
 * @param text - any text that leaves the program: of an error, a finding, a log
 * @param context - what is known of it, for instance the name of the property that it is the value of
 * @returns the text with `[redacted: AWS access key id, AKIA…, 20 characters]` in their place
 */
export function redact(text: string, context: TextContext = {}): string {
  const spans = findSecrets(text, context);
  if (spans.length === 0) return text;
  let result = '';
  let done = 0;
  for (const span of spans) {
    result += `${text.slice(done, span.start)}[redacted: ${describeSecret(text, span)}]`;
    done = span.end;
  }
  return result + text.slice(done);
}

/**
 * A secret in words that don't give it away.
 *
 * @param text - the text that it stands in
 * @param span - where it stands
 * @returns for instance `AWS access key id, AKIA…, 20 characters`
 */
export function describeSecret(text: string, { kind, start, end, publicPrefix }: SecretSpan): string {
  const shown = publicPrefix === 0 ? '' : ` ${text.slice(start, start + publicPrefix)}…,`;
  return `${kind},${shown} ${String(end - start)} characters`;
}
