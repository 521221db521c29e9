import type { CelFunc } from '@bufbuild/cel';
import { parseQuantity } from '../../core';
import type { CelModule } from './cel-module';

/**
 * Functions that Kubernetes adds to CEL, as far as expressions of operators call them. An expression that calls another
 * one can't be told.
 */
export const KUBERNETES_FUNCTIONS: readonly string[] = [
  'compareTo',
  'find',
  'isGreaterThan',
  'isIP',
  'isLessThan',
  'isQuantity',
  'isURL',
  'quantity',
  'sign',
];

/** An amount is a map with this key: the library knows no types of our own. */
const AMOUNT = 'quantity';

/**
 * Makes the functions.
 *
 * @param cel - the library
 * @returns what an environment takes
 */
export function kubernetesFunctions(cel: CelModule): CelFunc[] {
  const { celFunc, celMethod, CelScalar, mapType } = cel;
  const { BOOL, INT, STRING, DOUBLE } = CelScalar;
  const amount = mapType(STRING, DOUBLE);
  const bytes = (map: { get: (key: string) => unknown }): number => Number(map.get(AMOUNT));
  return [
    celFunc('isIP', [STRING], BOOL, isAddress),
    celFunc('isURL', [STRING], BOOL, isUrl),
    celFunc('isQuantity', [STRING], BOOL, (text) => amountOf(text) !== undefined),
    celFunc('quantity', [STRING], amount, (text) => {
      const value = amountOf(text);
      if (value === undefined) throw new Error(`${text} is no quantity`);
      return { [AMOUNT]: value };
    }),
    celFunc('sign', [amount], INT, (one) => BigInt(Math.sign(bytes(one)))),
    celMethod('sign', amount, [], INT, function () {
      return BigInt(Math.sign(bytes(this)));
    }),
    celMethod('compareTo', amount, [amount], INT, function (other) {
      return BigInt(Math.sign(bytes(this) - bytes(other)));
    }),
    celMethod('isGreaterThan', amount, [amount], BOOL, function (other) {
      return bytes(this) > bytes(other);
    }),
    celMethod('isLessThan', amount, [amount], BOOL, function (other) {
      return bytes(this) < bytes(other);
    }),
    celMethod('find', STRING, [STRING], STRING, function (pattern) {
      return new RegExp(pattern).exec(this)?.[0] ?? '';
    }),
  ];
}

function amountOf(text: string): number | undefined {
  const negative = text.startsWith('-');
  const value = parseQuantity(text.replace(/^[+-]/, ''));
  return value === undefined ? undefined : negative ? -value : value;
}

const FOUR = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;
const SIX = /^(?=.*:)(?!.*:::)[0-9a-f:]+(\d+\.\d+\.\d+\.\d+)?$/i;

function isAddress(text: string): boolean {
  if (FOUR.test(text)) return true;
  const groups = text.split(':');
  if (!SIX.test(text) || groups.length > 8 || groups.some((group) => group.length > 4 && !FOUR.test(group)))
    return false;
  return text.includes('::') ? text.split('::').length === 2 : groups.length === 8;
}

/** As Go's url.ParseRequestURI: with a scheme, or an absolute path. */
function isUrl(text: string): boolean {
  return text.startsWith('/') || (/^[a-z][-+.a-z0-9]*:/i.test(text) && URL.canParse(text));
}
