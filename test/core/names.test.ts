import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import * as fc from 'fast-check';

import { fitName, freeId, openNameScope, resourceName, shortHash } from '../../lib/core';
import { Platform, Tenant } from '../../lib/platform';

/** What Kubernetes accepts as a name (RFC 1123), written down once more. */
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,80}[a-z0-9])?$/);

describe('a name that may become too long', () => {
  test('stays as it is while it fits', () => {
    expect(fitName('a'.repeat(63))).toBe('a'.repeat(63));
    expect(fitName('events')).toBe('events');
  });

  test('is cut to what Kubernetes accepts, and stays apart from others with the same beginning', () => {
    fc.assert(
      fc.property(label, label, fc.integer({ min: 20, max: 63 }), (one, other, max) => {
        const [a, b] = [fitName(`${'x'.repeat(60)}${one}`, max), fitName(`${'x'.repeat(60)}${other}`, max)];
        expect(a).toMatch(DNS_LABEL);
        expect(a.length).toBeLessThanOrEqual(max);
        expect(a === b).toBe(one === other);
      }),
    );
  });

  test('has a hash that stays the same for ever', () => {
    // sha256sum of the same text gives ba7816bf 8f01cfea ...
    expect(shortHash('abc')).toBe('ba7816bf');
  });
});

describe('a construct', () => {
  test('is called by its id, or by the name that its user gives', () => {
    const chart = new Chart(new App(), 'chart');
    const construct = new Construct(chart, 'events');
    expect([resourceName(construct), resourceName(construct, 'orders')]).toEqual(['events', 'orders']);
  });

  test('is called with the prefixes of the composites around it, which can so be used twice', () => {
    const outer = new Construct(new Chart(new App(), 'chart'), 'Outer');
    openNameScope(outer, 'eu');
    const inner = new Construct(outer, 'Inner');
    openNameScope(inner, 'one');
    expect(resourceName(new Construct(inner, 'events'))).toBe('eu-one-events');
    expect(resourceName(new Construct(outer, 'events'))).toBe('eu-events');
  });

  test('gets another id where its own is taken, so that construction goes on', () => {
    const chart = new Chart(new App(), 'chart');
    const ids = ['a', 'a', 'a'].map((id) => new Construct(chart, freeId(chart, id)).node.id);
    expect(ids).toEqual(['a', 'a~2', 'a~3']);
  });

  test('fails without an id, like any other bad name', () => {
    const platform = new Platform({ name: 'shop', tier: 'dev' });
    new Tenant(platform, '');
    expect(platform.check().problems.map(({ property, given }) => [property, given])).toEqual([['id', '""']]);
  });
});
