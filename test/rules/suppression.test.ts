import { App, Chart } from 'cdk8s';
import type { Chart as ChartType } from 'cdk8s';
import type { Pod } from 'kubernetes-types/core/v1';
import { Manifest } from '../../lib/kubernetes';
import { Manifests } from '../../lib/testing';
import { Rules, Suppressions, type SuppressionProps } from '../../lib/rules';

const RULE = 'image-exact-tag';

/** A pod with a floating tag, below two scopes. */
function floating(): { readonly chart: ChartType; readonly pod: Manifest } {
  const chart = new Chart(new App(), 'chart', { namespace: 'streaming' });
  const pod = new Manifest<Pod>(chart, 'Pod', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { containers: [{ name: 'web', image: 'example/web:latest' }] },
  });
  return { chart, pod };
}

const accepted = (changes: Partial<SuppressionProps> = {}): SuppressionProps => ({
  rule: RULE,
  reason: 'a demonstration',
  owner: 'platform-team',
  expires: '2027-03-31',
  ...changes,
});

const found = (pod: Manifest, today: string): { severity: string; message: string; suppressed: string | undefined }[] =>
  Rules.of(pod)
    .judge(today)
    .findings.filter(({ rule }) => rule === RULE)
    .map(({ severity, message, suppressed }) => ({ severity, message, suppressed: suppressed?.owner }));

describe('a suppression', () => {
  it('accepts the findings of its rule at its construct, and says who answers for it', () => {
    const { chart, pod } = floating();
    Suppressions.add(pod, accepted());
    expect(found(pod, '2026-01-01')).toMatchObject([{ suppressed: 'platform-team' }]);
    expect(Manifests.of(chart).errors.filter((line) => line.includes('floating tag'))).toEqual([]);
  });

  it('accepts what lies below its construct', () => {
    const { chart, pod } = floating();
    Suppressions.add(chart, accepted());
    expect(found(pod, '2026-01-01')).toMatchObject([{ suppressed: 'platform-team' }]);
  });

  it('that is nearer wins', () => {
    const { chart, pod } = floating();
    Suppressions.add(chart, accepted({ owner: 'far' }));
    Suppressions.add(pod, accepted({ owner: 'near' }));
    expect(found(pod, '2026-01-01')).toMatchObject([{ suppressed: 'near' }]);
  });

  it('of another rule accepts nothing', () => {
    const { pod } = floating();
    Suppressions.add(pod, accepted({ rule: 'image-digest' }));
    expect(found(pod, '2026-01-01')).toMatchObject([{ severity: 'error', suppressed: undefined }]);
  });

  it('holds on its last day', () => {
    const { pod } = floating();
    Suppressions.add(pod, accepted());
    expect(found(pod, '2027-03-31')).toMatchObject([{ suppressed: 'platform-team' }]);
  });

  it('fails on the day after, as an error that says whose it was and until when', () => {
    const { pod } = floating();
    Suppressions.add(pod, accepted());
    const [finding] = found(pod, '2027-04-01');
    expect(finding).toMatchObject({ severity: 'error', suppressed: undefined });
    expect(finding?.message).toContain('(accepted by platform-team until 2027-03-31, which is over)');
  });

  it.each(['2027-3-31', 'soon', '2027-13-01', ''])('with the last day %j is a problem', (expires) => {
    const { chart, pod } = floating();
    Suppressions.add(pod, accepted({ expires }));
    expect(Manifests.of(chart).errors).toContainEqual(expect.stringContaining('suppression.expires'));
  });

  it.each([{ reason: ' ' }, { owner: '' }])('without reason or owner is a problem: %j', (changes) => {
    const { chart, pod } = floating();
    Suppressions.add(pod, accepted(changes));
    expect(Manifests.of(chart).errors).toContainEqual(expect.stringContaining('needs a reason and an owner'));
  });
});
