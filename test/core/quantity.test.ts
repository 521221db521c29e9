import { Size } from 'cdk8s';
import * as fc from 'fast-check';

import { compareVersions, Cpu, mebibytes, parseQuantity, quantity } from '../../lib/core';

describe('a size', () => {
  test.each([
    [Size.gibibytes(10), '10Gi'],
    [Size.mebibytes(896), '896Mi'],
    [Size.mebibytes(1024), '1Gi'],
    [Size.gibibytes(1.5), '1536Mi'],
    [Size.tebibytes(2), '2048Gi'],
    [Size.kibibytes(3), '3Ki'],
  ])('is written in the largest unit that holds it', (size, text) => {
    expect(quantity(size)).toBe(text);
  });

  test('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (kibibytes) => {
        expect(parseQuantity(quantity(Size.kibibytes(kibibytes)))).toBe(kibibytes * 1024);
      }),
    );
  });

  test('is rounded down where whole mebibytes are wanted', () => {
    expect(mebibytes(Size.kibibytes(2047))).toBe(1);
  });
});

describe('a quantity of Kubernetes', () => {
  // https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
  test.each([
    ['10Gi', 10 * 2 ** 30],
    ['500m', 0.5],
    ['1.5', 1.5],
    ['2k', 2000],
    ['1M', 1e6],
    ['0', 0],
    ['1e9', 1e9],
    ['2.5E3', 2500],
    ['1E', 1e18],
    ['250u', 0.000_25],
    ['.5', 0.5],
    ['5.', 5],
  ])('is read: %s', (text, value) => {
    expect(parseQuantity(text)).toBeCloseTo(value);
  });

  test.each(['', 'ten', '10gi', '-1Gi x', '1e', '.', 'Gi'])('is not %j', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  test('of processor time is thousandths or cores', () => {
    expect([Cpu.millis(250).amount, Cpu.units(2).amount]).toEqual(['250m', '2']);
  });
});

describe('versions', () => {
  test('are compared number by number, without what follows a dash', () => {
    const sorted = ['4.10.0', '4.2.0', '4.2', '3.9.9', '4.2.0-1', '4.3'].sort(compareVersions);
    expect(sorted).toEqual(['3.9.9', '4.2.0', '4.2', '4.2.0-1', '4.3', '4.10.0']);
  });

  test('are in one order, whichever is asked first', () => {
    const version = fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
      }),
    );
  });
});
