import { allowedVerbs, allowsEverything, CLUSTER_ROLE, policyRules, ROLE } from '../../analysis/access';
import type { Item } from '../../model';
import type { ManifestRule, ReportManifest } from '../manifest-rule';

const WRITES = {
  group: '',
  resource: 'configmaps',
  verbs: ['update', 'patch', 'delete', 'deletecollection', 'create'],
};

/** Of these the whole cluster lives: DNS, and on EKS who is who. */
const SYSTEM = new Set(['kube-system']);
/** Their names: who may write them by name may write them as well. */
const OF_THE_CLUSTER = new Set(['aws-auth', 'coredns', 'coredns-custom', 'kube-dns', 'kube-proxy']);

function look(item: Item, report: ReportManifest): void {
  const { kind, metadata } = item.object;
  // in its own namespace a workload may keep its state: what it can do there, `data-platform access` says
  if (kind === 'Role' && !SYSTEM.has(metadata.namespace ?? '')) return;
  for (const [index, policy] of policyRules(item.object.rules).entries()) {
    if (allowsEverything(policy)) continue;
    const names = policy.names.filter((name) => OF_THE_CLUSTER.has(name));
    if (policy.names.length > 0 && names.length === 0) continue;
    const verbs = allowedVerbs(policy, WRITES);
    if (verbs.length === 0) continue;
    report({
      item,
      property: `rules[${String(index)}]`,
      message: `allows ${verbs.join(', ')} of ${names.length > 0 ? `the ConfigMaps ${names.join(', ')}` : 'ConfigMaps'} ${kind === 'Role' ? 'in kube-system' : 'wherever it is bound'}`,
      given: names.length > 0 ? names : undefined,
      allowed: 'a Role in the namespace of the workload, or the names of its own ConfigMaps (resourceNames)',
      remedy: 'use a Role, or name the ConfigMaps',
    });
  }
}

/** Row B14 of the crosswalk: configuration of others. */
export const configMapRule: ManifestRule = {
  id: 'rbac-write-config',
  severity: 'warning',
  title: 'No role allows to write the configuration of others',
  reason: 'CoreDNS, the mapping of cloud users and most programs are steered by ConfigMaps',
  source:
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege; https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html',
  equivalents: { rows: ['B14'], kubescape: ['C-0037'], trivy: ['KSV-0049', 'KSV-0115'] },
  objects: { [ROLE]: look, [CLUSTER_ROLE]: look },
};
