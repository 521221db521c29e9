import { parse } from '@bufbuild/cel';

/**
 * Whether the evaluator can read an expression.
 *
 * @param rule - an expression in CEL
 */
export function isParsed(rule: string): boolean {
  try {
    parse(rule);
    return true;
  } catch {
    return false;
  }
}
