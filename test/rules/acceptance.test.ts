import { ApiObject, App, Chart } from 'cdk8s';
import { Rules } from '../../lib/rules';

/** YAML of somebody else in a program, as `Include` and `Helm` bring it. */
const foreign = (text: string) => {
  const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
  new ApiObject(chart, 'Pod', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', annotations: { 'cdk8s-data-platform/accept.image-exact-tag': text } },
    spec: { containers: [{ name: 'web', image: 'example/web:latest' }] },
  });
  return Rules.of(chart)
    .judge('2026-11-21')
    .findings.filter(({ rule }) => rule === 'image-exact-tag' || rule === 'acceptance')
    .map(({ rule, severity, suppressed, message }) => [rule, severity, suppressed?.owner ?? message]);
};

describe('an annotation that accepts a finding, in a program', () => {
  test('accepts it', () => {
    expect(foreign('a demonstration; owner me; until 2026-11-21')).toEqual([['image-exact-tag', 'error', 'me']]);
  });

  test('fails from the day after', () => {
    expect(foreign('a demonstration; owner me; until 2026-11-20')).toEqual([
      ['image-exact-tag', 'error', expect.stringContaining('which is over')],
    ]);
  });

  test('fails if it lacks a part, and accepts nothing', () => {
    expect(foreign('a demonstration; owner me')).toEqual([
      ['acceptance', 'error', 'accepts image-exact-tag without saying all'],
      ['image-exact-tag', 'error', 'has the floating tag latest'],
    ]);
  });
});
