import { App, Size } from 'cdk8s';
import { Cpu, Platform, Target, Tenant, type TenantProps } from '../../lib';
import { validateObject } from '../../lib/kubernetes';
import { Manifests } from '../../lib/testing';

function tenant(props: TenantProps = {}, tier: 'dev' | 'prod' = 'dev'): Manifests {
  const platform = new Platform({ name: 'shop', target: Target.local(), tier });
  new Tenant(platform, 'analytics', props);
  return Manifests.of(platform);
}

describe('a tenant', () => {
  it('is a namespace that enforces, audits and warns by Pod Security restricted of the newest version', () => {
    expect(tenant().get('Namespace', 'analytics').metadata.labels).toEqual({
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/audit-version': 'latest',
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'latest',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/warn-version': 'latest',
    });
  });

  it('can have further labels, which never weaken Pod Security', () => {
    const labels = { team: 'data', 'pod-security.kubernetes.io/enforce': 'privileged' };
    expect(tenant({ labels }).get('Namespace', 'analytics').metadata.labels).toMatchObject({
      team: 'data',
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
  });

  it('is closed in both directions for every pod, but for questions to DNS over UDP and TCP', () => {
    const { spec } = tenant().get('NetworkPolicy', 'default-deny', 'analytics');
    expect(spec).toMatchObject({ podSelector: {}, policyTypes: ['Egress', 'Ingress'].reverse() });
    expect(spec).not.toHaveProperty('ingress');
    expect(spec).toHaveProperty('egress', [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
            podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
          },
          { ipBlock: { cidr: '169.254.20.10/32' } },
        ],
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
        ],
      },
    ]);
  });

  it('has a quota without addresses on the internet, and a larger number of pods in prod', () => {
    const hard = { 'services.loadbalancers': '0', 'services.nodeports': '0' };
    expect(tenant().get('ResourceQuota', 'tenant').spec).toEqual({ hard: { ...hard, pods: '100' } });
    expect(tenant({}, 'prod').get('ResourceQuota', 'tenant').spec).toEqual({ hard: { ...hard, pods: '500' } });
  });

  it('has the quota that it is given, in quantities of Kubernetes', () => {
    const quota = { cpu: Cpu.units(8), memory: Size.gibibytes(32), storage: Size.gibibytes(100), pods: 20 };
    expect(tenant({ quota }).get('ResourceQuota', 'tenant').spec).toMatchObject({
      hard: { 'requests.cpu': '8', 'requests.memory': '32Gi', 'requests.storage': '100Gi', pods: '20' },
    });
  });

  it('gives containers that say nothing a bound', () => {
    expect(tenant().get('LimitRange', 'tenant').spec).toEqual({
      limits: [{ type: 'Container', default: { memory: '512Mi' }, defaultRequest: { cpu: '100m', memory: '512Mi' } }],
    });
  });

  it("binds its owners to Kubernetes' own roles, view if nothing else is said", () => {
    const owners = [
      { kind: 'Group', name: 'analysts' } as const,
      { kind: 'User', name: 'ann', role: 'admin' } as const,
    ];
    const bindings = tenant({ owners }).all('RoleBinding');
    expect(bindings.map(({ roleRef, subjects }) => ({ roleRef, subjects }))).toMatchObject([
      { roleRef: { kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'Group', name: 'analysts' }] },
      { roleRef: { kind: 'ClusterRole', name: 'admin' }, subjects: [{ kind: 'User', name: 'ann' }] },
    ]);
  });

  it('makes objects that the API server knows', () => {
    const owners = [{ kind: 'Group', name: 'analysts' } as const];
    const { objects } = tenant({ owners });
    expect(objects.flatMap((object) => validateObject(object))).toEqual([]);
  });

  it('fails for a name that no namespace can have', () => {
    expect(tenant({ name: 'Data Team' }).errors).toEqual([
      expect.stringMatching(/^analytics: name: is not a name that Kubernetes accepts/),
    ]);
  });

  it('works in a plain cdk8s App', () => {
    const app = new App();
    new Tenant(app, 'analytics');
    expect(Manifests.of(app).all('Namespace')).toHaveLength(1);
  });
});
