import type { KubeObject } from '../../lib/kubernetes';
import { Inventory } from '../../lib/model';
import { controls, evidenceOf, formatEvidence, proofOf, rulesOf, type Evidence } from '../../lib/insight/evidence';
import { manifestRules } from '../../lib/rules';
import { podSecurityChecks } from '../../lib/rules/pod-security/pod-security';

const deployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    template: {
      spec: {
        securityContext: { runAsNonRoot: true },
        containers: [
          {
            name: 'web',
            image: 'example/web:1.4.2',
            securityContext: { allowPrivilegeEscalation: false },
            env: [
              { name: 'PASSWORD', value: 'not to be shown' },
              { name: 'KEY', valueFrom: { secretKeyRef: {} } },
            ],
          },
        ],
      },
    },
  },
};
const inventory = Inventory.of([deployment]);

const of = (standard: string, id: string, evidence: readonly Evidence[]): Evidence => {
  const found = evidence.find(({ control }) => control.standard === standard && control.id === id);
  if (found === undefined) throw new Error(`no control ${standard} ${id}`);
  return found;
};

describe('the catalogue of controls', () => {
  test('has every check of Pod Security', () => {
    const ids = controls.filter(({ standard }) => standard === 'Pod Security').map(({ id }) => id);
    expect([...ids].sort()).toEqual(podSecurityChecks.map(({ id }) => id).sort());
  });

  test('has every recommendation of section 5 of the CIS benchmark 1.12', () => {
    const numbers = (section: string, last: number): string[] =>
      Array.from({ length: last }, (_, index) => `${section}.${String(index + 1)}`);
    const ids = controls.filter(({ standard }) => standard === 'CIS').map(({ id }) => id);
    expect(ids).toEqual([
      ...numbers('5.1', 13),
      ...numbers('5.2', 13),
      ...numbers('5.3', 2),
      ...numbers('5.4', 2),
      '5.5.1',
      ...numbers('5.7', 4),
    ]);
  });

  test('has every number of the hardening guide of NSA and CISA', () => {
    const ids = controls.filter(({ standard }) => standard === 'NSA/CISA').map(({ id }) => id);
    const first = Array.from({ length: 13 }, (_, index) => `1.${String(index)}`);
    const others = ['2.0', '3.0', '4.0', '4.1', '5.0', '5.1', '6.0', '6.1', '6.2', '7.0', '7.1', '8.0', '8.1', '8.2'];
    expect(ids).toEqual([...first, ...others]);
  });

  test('names no control twice', () => {
    const names = controls.map(({ standard, id }) => `${standard} ${id}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(controls.map((control) => [`${control.standard} ${control.id}`, control] as const))(
    '%s is decided by a rule, or says who else can show it',
    (_, control) => {
      expect(control.outside !== undefined || rulesOf(control).length > 0).toBe(true);
    },
  );

  test('names only rows that some rule decides', () => {
    const decided = new Set(manifestRules.flatMap(({ equivalents }) => equivalents.rows ?? []));
    const rows = new Set(controls.flatMap(({ rows: named = [] }) => named));
    expect([...rows].filter((row) => !decided.has(row)).sort()).toEqual([]);
  });
});

describe('the evidence of manifests', () => {
  test('names the objects and fields that satisfy a control', () => {
    const { status, proof } = of('CIS', '5.2.6', evidenceOf(inventory, []));
    expect(status).toBe('satisfied');
    expect(proof).toEqual([
      {
        object: 'Deployment shop/web',
        property: 'spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation',
        value: false,
      },
    ]);
  });

  test('names the field of the pod where a container says nothing', () => {
    expect(proofOf('A9', inventory)).toEqual([
      { object: 'Deployment shop/web', property: 'spec.template.spec.securityContext.runAsNonRoot', value: true },
    ]);
  });

  test('tells a field once where rows share it: volumes show that nothing of a node is mounted, and no runtime either', () => {
    const pod = (volumes: readonly object[]): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', namespace: 'shop' },
      spec: { containers: [{ name: 'a', image: 'a:1' }], volumes: volumes.map((volume) => ({ ...volume })) },
    });
    const { proof } = of(
      'Pod Security',
      'hostPathVolumes',
      evidenceOf(Inventory.of([pod([{ name: 'x', emptyDir: {} }])]), []),
    );
    expect(proof).toEqual([{ object: 'Pod shop/a', property: 'spec.volumes[0]', value: 'emptyDir' }]);
  });

  test('holds against a recommendation of CIS only what is about it: tokens say nothing about volumes', () => {
    const finding = {
      rule: 'rbac-credentials',
      object: 'ClusterRole a',
      message: 'allows create of serviceaccounts/token',
    };
    const evidence = evidenceOf(inventory, [finding]);
    expect(of('CIS', '5.1.13', evidence).status).toBe('violated');
    expect(of('CIS', '5.1.9', evidence).findings).toEqual([]);
  });

  test('claims no more than manifests show', () => {
    const shown = formatEvidence([of('CIS', '5.5.1', evidenceOf(inventory, []))], 'x');
    expect(shown).toContain('**satisfied** as far as manifests show it');
  });

  test('is against a control when a rule found something', () => {
    const [rule = ''] = rulesOf({ standard: 'Pod Security', id: 'privileged', title: '' });
    const finding = { rule, object: 'Deployment shop/web', message: 'is privileged' };
    const { status, findings } = of('Pod Security', 'privileged', evidenceOf(inventory, [finding]));
    expect(status).toBe('violated');
    expect(findings).toEqual([finding]);
  });

  test('says who accepted a finding, why and until when', () => {
    const [rule = ''] = rulesOf({ standard: 'Pod Security', id: 'privileged', title: '' });
    const accepted = { reason: 'a driver', owner: 'platform-team', expires: '2027-03-31' };
    const finding = { rule, object: 'Deployment shop/web', message: 'is privileged', accepted };
    const evidence = evidenceOf(inventory, [finding]);
    expect(of('Pod Security', 'privileged', evidence).status).toBe('accepted');
    expect(formatEvidence(evidence, 'shop')).toContain('is privileged (until 2027-03-31 by platform-team: a driver)');
  });

  test('says that nothing is concerned where no manifest is', () => {
    expect(of('CIS', '5.2.2', evidenceOf(Inventory.of([]), [])).status).toBe('empty');
  });

  test('says who else can show what no manifest shows', () => {
    const { status, control } = of('HIPAA', '164.312(b)', evidenceOf(inventory, []));
    expect(status).toBe('outside');
    expect(formatEvidence(evidenceOf(inventory, []), 'shop')).toContain(
      `Outside manifests: ${control.outside ?? '?'}.`,
    );
  });

  test('never shows what variables hold', () => {
    const evidence = evidenceOf(inventory, []);
    expect(JSON.stringify(evidence) + formatEvidence(evidence, 'shop')).not.toContain('not to be shown');
    expect(proofOf('F16', inventory)[0]?.value).toEqual(['PASSWORD from text', 'KEY from secretKeyRef']);
  });

  test('never shows what the command of a probe holds', () => {
    const probed = Inventory.of([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'a', namespace: 'shop' },
        spec: {
          containers: [
            {
              name: 'a',
              image: 'a:1',
              livenessProbe: { exec: { command: ['curl', '-u', 'app:not to be shown', 'http://localhost'] } },
              readinessProbe: {
                periodSeconds: 5,
                httpGet: { port: 80, httpHeaders: [{ name: 'Authorization', value: 'not to be shown' }] },
              },
            },
          ],
        },
      },
    ]);
    expect(JSON.stringify(evidenceOf(probed, []))).not.toContain('not to be shown');
    expect(proofOf('F1', probed)[0]?.value).toEqual({ periodSeconds: 5, httpGet: { port: 80 } });
  });

  test('can be asked for one standard', () => {
    const standards = new Set(evidenceOf(inventory, [], ['GDPR']).map(({ control }) => control.standard));
    expect([...standards]).toEqual(['GDPR']);
  });
});
