import type { Check } from '../../core';

const NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;
const RESERVED_PREFIXES = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const RESERVED_SUFFIXES = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'];
const SEGMENT = /^[A-Za-z0-9!_.'()=-]+$/;
const KEY_BYTES = 1024;
const NO_NAME = 'bucket';

/**
 * Records what is wrong with the name of a bucket, by the rules of Amazon S3: names that hold there hold on every store.
 *
 * @param name - the name
 * @param property - the property that it was given as
 * @param check - records what is wrong
 * @returns the name, or another one where there is none with which construction could go on
 */
export function checkBucketName(name: string, property: string, check: Check): string {
  check.settled({ [property]: name });
  if (typeof name !== 'string') return NO_NAME;
  if (!NAME.test(name) || name.includes('..') || ADDRESS.test(name)) {
    check.fail({
      property,
      message: 'is not a name that S3 accepts for a bucket',
      given: name,
      allowed:
        '3 to 63 lower-case letters, digits, "-" and ".", beginning and ending with a letter or digit, no two dots in a row, no IP address',
    });
    return name === '' ? NO_NAME : name;
  }
  const reserved = [
    ...RESERVED_PREFIXES.filter((prefix) => name.startsWith(prefix)),
    ...RESERVED_SUFFIXES.filter((suffix) => name.endsWith(suffix)),
  ];
  if (reserved.length > 0) {
    check.fail({
      property,
      message: `is a name that S3 keeps for itself: ${reserved.join(', ')}`,
      given: name,
      allowed: 'a name without the beginnings and endings that S3 reserves',
    });
  }
  return name;
}

/**
 * Records what is wrong with a key prefix. Wildcards and variables of bucket policies would widen a right, so they are
 * out.
 *
 * @param prefix - the prefix, for instance `flink/enrich`
 * @param property - the property that it was given as
 * @param check - records what is wrong
 */
export function checkPrefix(prefix: string, property: string, check: Check): void {
  check.settled({ [property]: prefix });
  if (typeof prefix !== 'string') return;
  if (Buffer.byteLength(prefix) > KEY_BYTES / 2) {
    check.fail({
      property,
      message: 'leaves too little room for the keys below it',
      given: prefix,
      allowed: `at most ${KEY_BYTES / 2} of the ${KEY_BYTES} bytes of a key`,
    });
    return;
  }
  const segments = prefix.split('/');
  if (segments.every((segment) => SEGMENT.test(segment) && segment !== '.' && segment !== '..')) return;
  check.fail({
    property,
    message: 'is not a prefix that every S3 client reads alike',
    given: prefix,
    allowed:
      "segments of letters, digits and ! - _ . ' ( ) = joined by single slashes, with no slash at either end, none of them . or ..",
    remedy: prefix === '' ? 'use the bucket itself for all of it' : undefined,
  });
}
