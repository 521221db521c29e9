import {
  Access,
  allowsEverything,
  bindingOf,
  CLUSTER_ROLE,
  CLUSTER_ROLE_BINDING,
  Escalations,
  policyRules,
  powersOf,
  ROLE,
  ROLE_BINDING,
  showIdentity,
} from '../../analysis/access';
import type { Item } from '../../model';
import type { ManifestContext, ManifestRule, ReportManifest } from '../manifest-rule';

const CREATES = new Set(['create-pods', 'write-workloads', 'write-custom-workloads']);
const ENFORCE = 'pod-security.kubernetes.io/enforce';

function look(item: Item, report: ReportManifest, context: ManifestContext): void {
  for (const [index, policy] of policyRules(item.object.rules).entries()) {
    if (allowsEverything(policy)) continue;
    const powers = powersOf(policy).filter(({ power }) => CREATES.has(power.id));
    if (powers.length === 0) continue;
    const onlyPods = powers.every(({ power }) => power.id === 'create-pods');
    const gained = onlyPods ? moreThanPods(item, context) : 'programs of its choice stay there when it is gone';
    if (gained === undefined) continue;
    const what = powers.flatMap(({ allowed }) => allowed.map(({ action }) => action.resource));
    report({
      item,
      property: `rules[${String(index)}]`,
      message: `allows to create ${what.slice(0, MOST_TOLD).join(', ')}${what.length > MOST_TOLD ? ' and more' : ''}, and so to use every ServiceAccount and Secret there: ${gained}`,
      remedy:
        'give the right to one ServiceAccount, by a Role in a namespace of its own that enforces Pod Security and holds nothing else worth having, for instance a Tenant',
    });
  }
}
const MOST_TOLD = 3;

/**
 * What the right to create pods gives beyond pods like its holder's own. Spark drivers and Airflow need it; it gives
 * nothing more where one service account holds it in a namespace that enforces Pod Security, and where no other
 * identity in that namespace can do anything that is more than ordinary.
 */
function moreThanPods({ object }: Item, { inventory }: ManifestContext): string | undefined {
  if (object.kind !== 'Role') return 'a ClusterRole can be bound in every namespace';
  const namespace = object.metadata.namespace ?? 'default';
  const home = inventory.find('/Namespace', undefined, namespace);
  if (home === undefined)
    return `namespace ${namespace} is not in these manifests, so that nothing says that it enforces Pod Security`;
  const level = home.object.metadata.labels?.[ENFORCE];
  if (level !== 'restricted' && level !== 'baseline')
    return `namespace ${namespace} enforces no Pod Security, so that a pod may take its node over`;
  const holders = [...inventory.ofKind(ROLE_BINDING), ...inventory.ofKind(CLUSTER_ROLE_BINDING)]
    .filter((binding) => (binding.object.metadata.namespace ?? namespace) === namespace)
    .flatMap((binding) => {
      const { role, subjects } = bindingOf(binding);
      return role.kind === 'Role' && role.name === object.metadata.name ? subjects : [];
    });
  const [holder, ...others] = holders;
  if (holder === undefined) return undefined;
  if (others.length > 0) return `${String(holders.length)} identities hold it`;
  if (holder.kind !== 'ServiceAccount' || holder.name === 'default') return `${showIdentity(holder)} holds it`;
  const escalations = Escalations.of(Access.of(inventory));
  const [way] = escalations.from(showIdentity(holder));
  if (way === undefined) return undefined;
  return `${showIdentity(holder)} becomes ${way.path.at(-1)?.becomes ?? 'another'}, which ${way.gains[0]?.text ?? ''}`;
}

/** Row B7 of the crosswalk. */
export const podCreationRule: ManifestRule = {
  id: 'rbac-create-pods',
  severity: 'warning',
  title: 'The right to create pods gives no more than pods',
  reason: 'a pod runs as any ServiceAccount and mounts any Secret of its namespace',
  source: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation',
  equivalents: {
    rows: ['B7'],
    kubeLinter: ['access-to-create-pods'],
    kubescape: ['C-0188'],
    trivy: ['KSV-0048'],
    cis: ['5.1.4'],
  },
  objects: { [ROLE]: look, [CLUSTER_ROLE]: look },
};
