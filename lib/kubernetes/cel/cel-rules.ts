import type { CelInput } from '@bufbuild/cel';
import type { SchemaDescription } from '../schema-file';
import { kubernetesFunctions } from './cel-functions';
import { loadCel } from './cel-module';
import { celValue, UNKNOWN, type Types } from './cel-value';

/** Tells whether an expression holds for a value; nothing where that can't be told. */
type Evaluate = (self: CelInput) => boolean | undefined;

const OLD = /\boldSelf\b/;

/**
 * Whether an expression compares a value with what is in the cluster, so that it can't be told from one object.
 *
 * @param rule - the expression
 * @returns true for those that name `oldSelf`
 */
export function isTransitionRule(rule: string): boolean {
  return OLD.test(rule);
}

/**
 * The expressions of a schema that do not hold for a value.
 *
 * @param rules - the expressions
 * @param value - a value that fits the schema
 * @param node - the schema
 * @param types - the types that the schema refers to
 * @returns those that are false, or that ask for a field that is not there, which an API server refuses as well; not
 * those that call functions that we do not have
 */
export function brokenRules(
  rules: readonly string[],
  value: unknown,
  node: SchemaDescription,
  types: Types,
): readonly string[] {
  const self = celValue(value, node, types);
  if (self === UNKNOWN) return [];
  return rules.filter((rule) => evaluatorOf(rule)(self) === false);
}

const evaluators = new Map<string, Evaluate>();
let compiler: ((rule: string) => Evaluate) | undefined;

function evaluatorOf(rule: string): Evaluate {
  const known = evaluators.get(rule);
  if (known !== undefined) return known;
  compiler ??= makeCompiler();
  const evaluate = compiler(rule);
  evaluators.set(rule, evaluate);
  return evaluate;
}

function makeCompiler(): (rule: string) => Evaluate {
  const cel = loadCel();
  const environment = cel.celEnv({ funcs: [...cel.strings, ...kubernetesFunctions(cel)] });
  return (rule) => {
    let run: (input: { readonly self: CelInput }) => unknown;
    try {
      run = cel.plan(environment, cel.parse(rule));
    } catch {
      return () => undefined; // an expression of somebody's definition that the library can't read is left to the server
    }
    return (self) => {
      const result = run({ self });
      if (cel.isCelError(result)) return result.message.startsWith(NOT_FOUND) ? false : undefined;
      return typeof result === 'boolean' ? result : undefined;
    };
  };
}

/** What the library says of a field that an expression asks for and that is not there. */
const NOT_FOUND = 'field not found';
