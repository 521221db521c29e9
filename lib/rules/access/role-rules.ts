import {
  allowsEverything,
  CLUSTER_ROLE,
  policyRules,
  powersOf,
  ROLE,
  type HeldPower,
  type PolicyRule,
} from '../../analysis/access';
import type { Item } from '../../model';
import type { Equivalents, ManifestContext, ManifestRule, ReportManifest } from '../manifest-rule';
import type { Severity } from '../rule';

const GOOD_PRACTICES = 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/';

/** A rule of a role, with where it stands. */
interface Visited {
  readonly item: Item;
  readonly policy: PolicyRule;
  readonly path: string;
  readonly context: ManifestContext;
}

type VisitPolicy = (visited: Visited, report: ReportManifest) => void;

function eachPolicy(visit: VisitPolicy): ManifestRule['objects'] {
  const look = (item: Item, report: ReportManifest, context: ManifestContext): void => {
    for (const [index, policy] of policyRules(item.object.rules).entries())
      visit({ item, policy, path: `rules[${String(index)}]`, context }, report);
  };
  return { [ROLE]: look, [CLUSTER_ROLE]: look };
}

const wildcard: ManifestRule = {
  id: 'rbac-wildcard',
  severity: 'warning',
  title: 'No role has a wildcard in its verbs, resources or groups',
  reason: 'it also covers what Kubernetes and operators will bring later, and what nobody thought of',
  source: `${GOOD_PRACTICES}#least-privilege`,
  equivalents: {
    rows: ['B4'],
    kubeLinter: ['wildcard-in-rules'],
    checkov: ['CKV_K8S_49'],
    kubescape: ['C-0187'],
    trivy: ['KSV-0044', 'KSV-0045', 'KSV-0046', 'KSV-0112'],
    cis: ['5.1.3'],
  },
  objects: eachPolicy(({ item, policy, path }, report) => {
    const { groups, resources, verbs, urls } = policy;
    const fields = [
      ...(verbs.includes('*') ? ['verbs'] : []),
      ...(resources.some((one) => one === '*' || one.startsWith('*/') || one.endsWith('/*')) ? ['resources'] : []),
      ...(groups.includes('*') ? ['apiGroups'] : []),
      ...(urls.includes('*') ? ['nonResourceURLs'] : []),
    ];
    if (fields.length === 0) return;
    const all = verbs.includes('*') && resources.includes('*');
    report({
      item,
      property: path,
      severity: all ? 'error' : 'warning',
      message: allowsEverything(policy) ? 'allows everything' : `has a wildcard in ${fields.join(' and ')}`,
      given: { apiGroups: groups, resources, verbs },
      allowed: 'the groups, resources and verbs that are used',
      remedy: 'list what is used: the audit log of the API server says it',
    });
  }),
};

interface PowerRule {
  readonly id: string;
  readonly powers: readonly string[];
  readonly severity?: Severity;
  readonly title: string;
  readonly reason: string;
  readonly remedy: string;
  readonly source?: string;
  readonly equivalents: Equivalents;
  /** Whether a held power is fine here. */
  readonly fine?: (held: HeldPower, visited: Visited) => boolean;
}

/** A rule about rights that are worth more than they look. */
function powerRule(props: PowerRule): ManifestRule {
  const { id, powers, severity = 'warning', title, reason, remedy, fine, equivalents } = props;
  const wanted = new Set(powers);
  return {
    id,
    severity,
    title,
    reason,
    source: props.source ?? `${GOOD_PRACTICES}#privilege-escalation-risks`,
    equivalents,
    objects: eachPolicy((visited, report) => {
      const { item, policy, path } = visited;
      if (allowsEverything(policy)) return; // one finding says it all
      for (const held of powersOf(policy)) {
        const { power, allowed } = held;
        if (!wanted.has(power.id) || (power.clusterOnly === true && item.object.kind === 'Role')) continue;
        if (fine?.(held, visited) === true) continue;
        const what = allowed.map(({ action, verbs }) => `${verbs.join(', ')} of ${action.resource}`);
        report({
          item,
          property: path,
          message: `allows ${what.slice(0, MOST_TOLD).join('; ')}${what.length > MOST_TOLD ? ' and more' : ''}: who holds it can ${wordsOf(held, policy, item)}`,
          remedy,
        });
      }
    }),
  };
}
const MOST_TOLD = 3;

function wordsOf({ power, allowed }: HeldPower, { names }: PolicyRule, { object }: Item): string {
  const place =
    object.kind === 'Role'
      ? `namespace ${object.metadata.namespace ?? 'default'}`
      : 'every namespace that it is bound in';
  const words = names.length > 0 ? (power.namedWords ?? power.words) : power.words;
  return words
    .replace('{names}', names.join(', '))
    .replace('{who}', () => allowed.map(({ action }) => action.resource).join(' or '))
    .replace('{of}', `of ${place}`)
    .replace('{in}', `in ${place}`);
}

/** Rights on certain objects by their names. */
function isNamed(_held: HeldPower, { policy }: Visited): boolean {
  return policy.names.length > 0;
}

/** Rows B4 and B6 to B14 of the crosswalk: what roles allow. */
export const roleRules: readonly ManifestRule[] = [
  wildcard,
  powerRule({
    id: 'rbac-secrets',
    powers: ['read-secrets', 'write-secrets'],
    title: 'Roles give access to Secrets by name only',
    reason: 'list and watch return the values of all Secrets, and get does for whoever guesses names',
    remedy: 'name the Secrets (resourceNames, with get only), or mount what the program needs as a volume',
    fine: isNamed,
    equivalents: {
      rows: ['B6'],
      kubeLinter: ['access-to-secrets'],
      checkov: ['CKV2_K8S_5'],
      kubescape: ['C-0015', 'C-0186', 'C-0255', 'C-0259'],
      trivy: ['KSV-0041', 'KSV-0113'],
      cis: ['5.1.2'],
    },
  }),
  powerRule({
    id: 'rbac-exec',
    powers: ['exec', 'port-forward', 'change-pods'],
    title: 'No role allows to get into running pods',
    reason: 'it gives the ServiceAccount, the Secrets and the data of each of them, and leaves little trace',
    remedy: 'leave it out; let people ask for it when they need it, and for as long',
    equivalents: {
      rows: ['B8'],
      polaris: [
        'clusterrolePodExecAttach',
        'rolePodExecAttach',
        'clusterrolebindingPodExecAttach',
        'rolebindingRolePodExecAttach',
        'rolebindingClusterRolePodExecAttach',
      ],
      checkov: ['CKV2_K8S_2'],
      kubescape: ['C-0002', 'C-0063'],
      trivy: ['KSV-0053', 'KSV-0054'],
    },
  }),
  powerRule({
    id: 'rbac-escalate',
    powers: ['escalate', 'bind', 'impersonate', 'impersonate-accounts'],
    severity: 'error',
    title: 'No role allows escalate, bind or impersonate',
    reason: 'its holder gets any right, its own limits notwithstanding',
    remedy: 'leave the verb out; where an operator must give rights, name the roles that it may bind (resourceNames)',
    fine: ({ power }, { policy }) => power.id === 'bind' && policy.names.length > 0,
    equivalents: {
      rows: ['B9'],
      checkov: ['CKV_K8S_157', 'CKV_K8S_158', 'CKV2_K8S_1', 'CKV2_K8S_3'],
      kubescape: ['C-0191', 'C-0065'],
      trivy: ['KSV-0043', 'KSV-0051', 'KSV-0052'],
      cis: ['5.1.8'],
    },
  }),
  powerRule({
    id: 'rbac-write-bindings',
    powers: ['write-bindings'],
    title: 'No role allows to write roles and bindings',
    reason: 'its holder passes its rights on, and takes away those of others',
    remedy: 'leave it to the pipeline that applies manifests',
    equivalents: { rows: ['B9'], trivy: ['KSV-0050', 'KSV-0055'] },
  }),
  powerRule({
    id: 'rbac-webhooks',
    powers: ['write-webhooks', 'delete-webhooks', 'write-api-services'],
    title: 'No role allows to control admission',
    reason: 'a webhook reads and changes whatever is written, and its removal switches checks off',
    remedy: 'let the pipeline or cert-manager write webhooks; else name them (resourceNames)',
    fine: isNamed,
    equivalents: {
      rows: ['B10'],
      checkov: ['CKV_K8S_155'],
      kubescape: ['C-0281', 'C-0036', 'C-0039'],
      trivy: ['KSV-0114'],
      cis: ['5.1.12'],
    },
  }),
  powerRule({
    id: 'rbac-credentials',
    powers: ['approve-certificates', 'create-tokens'],
    title: 'No role allows to make credentials of others',
    reason: 'its holder becomes anybody, and stays it after the right is taken away',
    remedy: 'leave it out, or name the ServiceAccounts (resourceNames)',
    fine: isNamed,
    equivalents: {
      rows: ['B11'],
      checkov: ['CKV_K8S_156'],
      kubescape: ['C-0280', 'C-0282'],
      cis: ['5.1.11', '5.1.13'],
    },
  }),
  powerRule({
    id: 'rbac-nodes',
    powers: ['nodes-proxy', 'create-volumes', 'write-nodes'],
    title: 'No role gives a way to the nodes',
    reason: 'commands through nodes/proxy pass audit and admission by, and a volume may be any folder of a node',
    remedy: 'leave it out; metrics of nodes are read with nodes/metrics and nodes/stats',
    equivalents: {
      rows: ['B11'],
      checkov: ['CKV2_K8S_2'],
      kubescape: ['C-0278', 'C-0279'],
      trivy: ['KSV-0047'],
      cis: ['5.1.9', '5.1.10'],
    },
  }),
  powerRule({
    id: 'rbac-delete',
    powers: ['delete-evidence', 'delete-namespaces', 'write-definitions'],
    title: 'No role allows to delete evidence or everything of a kind',
    reason: 'events tell what happened; with a Namespace or a definition all objects in it go',
    remedy: 'leave deletion out, or give it to people for the time that they need it',
    equivalents: { rows: ['B13'], kubescape: ['C-0007', 'C-0031'], trivy: ['KSV-0042'] },
  }),
  powerRule({
    id: 'rbac-write-network',
    powers: ['write-network', 'label-namespaces'],
    title: 'No role allows to move the borders between workloads',
    reason: 'endpoints, ingresses, network policies and the labels of namespaces decide who reaches whom',
    remedy: 'leave it to the pipeline that applies manifests',
    equivalents: { rows: ['B14'], checkov: ['CKV2_K8S_4'], trivy: ['KSV-0056'] },
  }),
];
