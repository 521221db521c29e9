import { App, Chart } from 'cdk8s';

import { Needs } from '../../lib/connect';
import { Problems } from '../../lib/core';

function problemsOf(commonName: string): readonly string[] {
  const chart = new Chart(new App(), 'a', { namespace: 'a' });
  Needs.of(chart).add(chart, {
    kind: 'secret',
    id: 'a/user',
    reason: 'for the test',
    shape: { type: 'certificate', issuer: 'a/ca', commonName, dnsNames: [], usages: ['client'], days: 365 },
    places: [{ namespace: 'a', name: 'user', keys: { 'tls.crt': 'certificate' } }],
  });
  return Problems.of(chart)
    .all()
    .map(({ message, allowed }) => `${message}: ${allowed ?? ''}`);
}

test('a certificate takes a common name of 64 characters', () => {
  expect(problemsOf('x'.repeat(64))).toEqual([]);
});

test('fails on a common name that no certificate takes', () => {
  expect(problemsOf('x'.repeat(65))).toEqual([
    'needs a certificate for a name that is too long for one: at most 64 characters, and these are 65',
  ]);
});
