import { Target } from '../../lib/environment';
import type { KubeObject } from '../../lib/kubernetes';
import { Inventory } from '../../lib/model';
import { judgeManifests, manifestRules } from '../../lib/rules';

const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    containers: [{ name: 'web', envFrom: [{ secretRef: { name: 'db' } }, { configMapRef: { name: 'settings' } }] }],
  },
};

/** How bad it is that nobody makes what the pod names. */
function severities(objects: readonly KubeObject[], needs: [] | undefined): Record<string, string> {
  const rules = manifestRules.filter(({ id }) => id === 'secret-reference' || id === 'config-map-reference');
  const context = { inventory: Inventory.of(objects), target: Target.local(), tier: 'dev', needs } as const;
  const found = judgeManifests(rules, context);
  return Object.fromEntries(found.map(({ rule, severity }) => [rule.id, severity ?? rule.severity]));
}

describe('a Secret and a ConfigMap that nobody makes', () => {
  it('are errors in a namespace that these manifests make: nobody else has put anything there', () => {
    expect(severities([namespace, pod], [])).toEqual({ 'secret-reference': 'error', 'config-map-reference': 'error' });
  });

  it('are warnings in a namespace of others, who may have put them there', () => {
    expect(severities([pod], [])).toEqual({ 'secret-reference': 'warning', 'config-map-reference': 'warning' });
  });

  it('the Secret is a warning where nothing is known about needs', () => {
    expect(severities([namespace, pod], undefined)).toEqual({
      'secret-reference': 'warning',
      'config-map-reference': 'error',
    });
  });
});
