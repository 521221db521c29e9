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

function look(item: Item, report: ReportManifest): void {
  const { kind, metadata } = item.object;
  // in its own namespace a workload may keep its state: what it can do there, `data-platform access` says
  if (kind === 'Role' && !SYSTEM.has(metadata.namespace ?? '')) return;
  for (const [index, policy] of policyRules(item.object.rules).entries()) {
    if (allowsEverything(policy) || policy.names.length > 0) continue;
    const verbs = allowedVerbs(policy, WRITES);
    if (verbs.length === 0) continue;
    report({
      item,
      property: `rules[${String(index)}]`,
      message: `allows ${verbs.join(', ')} of ConfigMaps ${kind === 'Role' ? 'in kube-system' : 'wherever it is bound'}`,
      allowed: 'a Role in the namespace of the workload, or the names of the ConfigMaps (resourceNames)',
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
  source: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
  equivalents: { rows: ['B14'], kubescape: ['C-0037'], trivy: ['KSV-0049', 'KSV-0115'] },
  objects: { [ROLE]: look, [CLUSTER_ROLE]: look },
};
