import { amountOf } from '../../core';
import type { JsonObject } from '../../kubernetes';
import { isObject, objects } from '../../model';
import type { ContainerView, Equivalents, ManifestContext, ManifestRule } from '../manifest-rule';
import { word } from '../word';

const RESOURCES = 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/';

type Resource = 'cpu' | 'memory' | 'ephemeral-storage';

/** What the LimitRanges of each namespace give to containers that say nothing. */
class Defaults {
  static of(context: ManifestContext): Defaults {
    const known = Defaults.made.get(context);
    if (known !== undefined) return known;
    const defaults = new Defaults(context);
    Defaults.made.set(context, defaults);
    return defaults;
  }

  private static readonly made = new WeakMap<ManifestContext, Defaults>();

  private readonly given = new Set<string>();

  private constructor({ inventory }: ManifestContext) {
    for (const { object } of inventory.ofKind('/LimitRange')) {
      for (const limit of objects(isObject(object.spec) ? object.spec.limits : undefined)) {
        if (limit.type !== 'Container') continue;
        const add = (what: 'requests' | 'limits', resources: unknown): void => {
          for (const resource of Object.keys(isObject(resources) ? resources : {}))
            this.given.add(`${object.metadata.namespace ?? ''} ${what} ${resource}`);
        };
        add('limits', limit.default);
        add('requests', limit.default);
        add('requests', limit.defaultRequest);
        add('limits', limit.max);
        add('requests', limit.max);
      }
    }
  }

  has(namespace: string | undefined, what: 'requests' | 'limits', resource: Resource): boolean {
    return this.given.has(`${namespace ?? ''} ${what} ${resource}`);
  }
}

function says(resources: JsonObject[string], what: 'requests' | 'limits', resource: Resource): boolean {
  if (!isObject(resources)) return false;
  const amounts = resources[what];
  return isObject(amounts) && amounts[resource] !== undefined && amounts[resource] !== null;
}

/** Whether a container, its pod or its namespace says how much it gets. A limit is a request where none is. */
function isSaid(
  view: ContainerView,
  what: 'requests' | 'limits',
  resource: Resource,
  context: ManifestContext,
): boolean {
  const { container, pod } = view;
  return (
    says(container.resources, what, resource) ||
    (what === 'requests' && says(container.resources, 'limits', resource)) ||
    says(pod.spec.resources, what, resource) ||
    Defaults.of(context).has(pod.namespace, what, resource)
  );
}

interface Demand {
  readonly id: string;
  readonly what: 'requests' | 'limits';
  readonly resource: Resource;
  readonly title: string;
  readonly reason: string;
  readonly remedy: string;
  readonly equivalents: Equivalents;
}

function demand({ what, resource, remedy, ...rule }: Demand): ManifestRule {
  return {
    ...rule,
    severity: 'warning',
    source: RESOURCES,
    container: (view, report, context) => {
      const { path, name, item } = view;
      // an ephemeral container can't have resources
      if (isSaid(view, what, resource, context) || path.includes('.ephemeralContainers[')) return;
      report({
        item,
        property: `${path}.resources.${what}.${resource}`,
        message: `${name} has no ${what === 'requests' ? 'request' : 'limit'} of ${resource}`,
        remedy,
      });
    },
  };
}

const demands = [
  demand({
    id: 'container-cpu-request',
    what: 'requests',
    resource: 'cpu',
    title: 'Every container says how much processor time it needs',
    reason: 'the scheduler puts it where there is none left, and it gets next to nothing when others work',
    remedy: 'write what it needs in resources.requests.cpu, for instance 250m; a limit is not asked for',
    equivalents: {
      rows: ['E1'],
      kubeScore: ['container-resources'],
      kubeLinter: ['unset-cpu-requirements'],
      polaris: ['cpuRequestsMissing'],
      checkov: ['CKV_K8S_10'],
      kubescape: ['C-0050', 'C-0268'],
      trivy: ['KSV-0015'],
    },
  }),
  demand({
    id: 'container-memory-request',
    what: 'requests',
    resource: 'memory',
    title: 'Every container says how much memory it needs',
    reason: 'the scheduler puts it where there is none left, and it is the first to be killed',
    remedy: 'write what it needs in resources.requests.memory, for instance 512Mi',
    equivalents: {
      rows: ['E3'],
      kubeScore: ['container-resources'],
      kubeLinter: ['unset-memory-requirements'],
      polaris: ['memoryRequestsMissing'],
      checkov: ['CKV_K8S_12'],
      kubescape: ['C-0004', 'C-0269'],
      trivy: ['KSV-0016'],
    },
  }),
  demand({
    id: 'container-memory-limit',
    what: 'limits',
    resource: 'memory',
    title: 'Every container says how much memory it may take',
    reason: 'one that leaks takes the memory of the node, and other pods are killed for it',
    remedy: 'write resources.limits.memory; for databases and JVMs the same as the request',
    equivalents: {
      rows: ['E4'],
      kubeScore: ['container-resources'],
      kubeLinter: ['unset-memory-requirements'],
      polaris: ['memoryLimitsMissing'],
      checkov: ['CKV_K8S_13'],
      kubescape: ['C-0271'],
      trivy: ['KSV-0018'],
    },
  }),
];

const ephemeralStorage: ManifestRule = {
  id: 'container-ephemeral-storage',
  severity: 'warning',
  title: 'Every container says how much of the disk of its node it may take',
  reason: 'logs and files of one container fill the disk, and the kubelet evicts pods until there is room',
  source: `${RESOURCES}#local-ephemeral-storage`,
  equivalents: { rows: ['E6'], kubeScore: ['container-ephemeral-storage-request-and-limit'] },
  container: (view, report, context) => {
    const { path, name, item } = view;
    if (path.includes('.ephemeralContainers[')) return;
    if (isSaid(view, 'limits', 'ephemeral-storage', context)) return;
    report({
      item,
      property: `${path}.resources.limits.ephemeral-storage`,
      message: `${name} may fill the disk of its node`,
      remedy: 'write resources.requests and resources.limits of ephemeral-storage, for instance 128Mi and 2Gi',
    });
  },
};

const aboveLimit: ManifestRule = {
  id: 'container-request-above-limit',
  severity: 'error',
  title: 'No container asks for more than it may take',
  reason: 'the API server refuses the pod',
  source: `${RESOURCES}#requests-and-limits`,
  equivalents: { rows: ['E5'] },
  container: ({ container: { resources }, name, path, item }, report) => {
    if (!isObject(resources) || !isObject(resources.requests) || !isObject(resources.limits)) return;
    for (const [resource, asked] of Object.entries(resources.requests)) {
      const limit = resources.limits[resource];
      const [request, most] = [amountOf(asked), amountOf(limit)];
      if (request === undefined || most === undefined || request <= most) continue;
      report({
        item,
        property: `${path}.resources.requests.${resource}`,
        message: `${name} asks for more ${resource} than its limit`,
        given: asked,
        allowed: `up to ${word(limit)}`,
        remedy: 'raise the limit, or lower the request; for databases and JVMs write the same for both',
      });
    }
  },
};

const quota: ManifestRule = {
  id: 'namespace-quota',
  severity: 'warning',
  title: 'Every namespace with pods has a quota',
  reason: 'one team, or one loop that makes objects, takes the whole cluster',
  source: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
  equivalents: { rows: ['E7'], trivy: ['KSV-0039', 'KSV-0040'] },
  all: ({ inventory, tier }, report) => {
    if (tier === 'dev') return;
    const limited = new Set(inventory.ofKind('/ResourceQuota').map(({ object }) => object.metadata.namespace));
    const used = new Set(inventory.items.flatMap(({ pod }) => (pod === undefined ? [] : [pod.namespace])));
    for (const item of inventory.ofKind('/Namespace')) {
      const { name } = item.object.metadata;
      if (limited.has(name) || !used.has(name)) continue;
      report({
        item,
        message: `${name} has pods and no ResourceQuota`,
        remedy: 'make a ResourceQuota that counts pods and sums their requests, and a LimitRange for what says nothing',
      });
    }
  },
};

/** Group E of the crosswalk: resources. */
export const resourceRules: readonly ManifestRule[] = [...demands, ephemeralStorage, aboveLimit, quota];
