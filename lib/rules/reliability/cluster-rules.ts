import type { Json } from '../../kubernetes';
import { isObject, objects, specOf, type Item } from '../../model';
import type { ManifestContext, ManifestRule, ReportManifest } from '../manifest-rule';
import { Workloads } from '../security/workloads';

/** Kubernetes rounds a share up: the last part of a pod is a pod. */
function share(value: Json | undefined, replicas: number): number | undefined {
  if (typeof value === 'number') return value;
  const percent = typeof value === 'string' && value.endsWith('%') ? Number(value.slice(0, -1)) : Number.NaN;
  return Number.isNaN(percent) ? undefined : Math.ceil((percent * replicas) / 100);
}

function letsGo(item: Item, report: ReportManifest, context: ManifestContext): void {
  const workloads = Workloads.of(context);
  const replicas = workloads.replicasOf(item);
  if (replicas < 2 || context.tier === 'dev') return;
  const { kind, metadata } = item.object;
  for (const budget of workloads.budgetsOf(item)) {
    const { minAvailable, maxUnavailable } = specOf(budget.object);
    if (minAvailable === undefined && maxUnavailable === undefined) continue; // a rule of its own
    const kept = maxUnavailable === undefined ? share(minAvailable, replicas) : undefined;
    const gone =
      maxUnavailable === undefined
        ? kept === undefined
          ? undefined
          : replicas - kept
        : share(maxUnavailable, replicas);
    // members of a quorum stay as long as more than half of them do; other pods as long as one does
    const most = kind === 'StatefulSet' && replicas > 2 ? Math.ceil(replicas / 2) - 1 : replicas - 1;
    if (gone === undefined || gone <= most) continue;
    report({
      item: budget,
      property: maxUnavailable === undefined ? 'spec.minAvailable' : 'spec.maxUnavailable',
      message: `lets ${gone >= replicas ? 'all' : String(gone)} of the ${String(replicas)} pods of ${kind} ${metadata.name} go at once`,
      given: maxUnavailable ?? minAvailable,
      allowed: maxUnavailable === undefined ? `${String(replicas - most)} and above` : `1 to ${String(most)}`,
      remedy: 'write maxUnavailable: 1',
    });
  }
}

const budgetRoom: ManifestRule = {
  id: 'disruption-budget-room',
  severity: 'warning',
  title: 'A PodDisruptionBudget keeps pods: one at least, and of a StatefulSet more than half',
  reason: 'a drain takes them together, and what they hold or serve is away',
  source:
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#think-about-how-your-application-reacts-to-disruptions',
  equivalents: {},
  objects: { 'apps/Deployment': letsGo, 'apps/StatefulSet': letsGo },
};

/** Systems whose members vote, by the name of their image. */
const VOTING = /(^|\/)(zookeeper|etcd|consul|nats|rabbitmq|mongo|cassandra|cockroach|vault)[:@-]/;

const quorum: ManifestRule = {
  id: 'quorum-replicas',
  severity: 'warning',
  title: 'In prod systems whose members vote have three or more of them, and those that elect an odd number',
  reason:
    'with one its restart stops all, with two the loss of one does; an even number tolerates no more than the odd one below',
  source:
    'https://zookeeper.apache.org/doc/current/zookeeperAdmin.html#sc_zkMulitServerSetup; https://etcd.io/docs/latest/faq/',
  equivalents: {},
  objects: {
    'apps/StatefulSet': (item, report, context) => {
      if (context.tier !== 'prod') return;
      const images = objects(item.pod?.spec.containers).flatMap(({ image }) =>
        typeof image === 'string' ? [image] : [],
      );
      const system = images.map((image) => VOTING.exec(image)?.[2]).find((name) => name !== undefined);
      // the controllers of Kafka have the image of its brokers
      const labels = item.pod?.labels ?? {};
      const controllers =
        labels['app.kubernetes.io/name'] === 'kafka' && labels['app.kubernetes.io/component'] === 'controller';
      if (system === undefined && !controllers) return;
      const replicas = Workloads.of(context).replicasOf(item);
      // Cassandra has no leader: any number from three on keeps quorums of its replication factor
      if (replicas === 0 || (replicas >= 3 && (replicas % 2 === 1 || system === 'cassandra' || system === 'cockroach')))
        return;
      report({
        item,
        property: 'spec.replicas',
        message: `makes ${String(replicas)} member${replicas === 1 ? '' : 's'} of ${system ?? 'the quorum of controllers'}`,
        given: specOf(item.object).replicas,
        allowed: '3, 5 or 7',
        remedy: 'write replicas: 3',
      });
    },
  },
};

const storageBinding: ManifestRule = {
  id: 'storage-class-binding',
  severity: 'warning',
  title: 'Volumes are made where their pod is scheduled, and are kept',
  reason:
    'a volume that is made first may stand in a zone in which the pod finds no room; one that is reclaimed takes the data along',
  source: 'https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode',
  equivalents: {},
  objects: {
    'storage.k8s.io/StorageClass': (item, report, { tier }) => {
      if (tier !== 'prod') return;
      const { volumeBindingMode = 'Immediate', reclaimPolicy } = item.object;
      if (volumeBindingMode === 'Immediate')
        report({
          item,
          property: 'volumeBindingMode',
          message: 'makes volumes before anybody knows where their pod runs',
          given: volumeBindingMode,
          allowed: 'WaitForFirstConsumer',
          remedy: 'write volumeBindingMode: WaitForFirstConsumer',
        });
      if (reclaimPolicy === 'Delete')
        report({
          item,
          property: 'reclaimPolicy',
          message: 'deletes the data with the claim',
          given: reclaimPolicy,
          allowed: 'Retain',
          remedy: 'write reclaimPolicy: Retain for data that nobody can make again',
        });
    },
    'apps/StatefulSet': (item, report, { tier }) => {
      if (tier !== 'prod') return;
      const policy = specOf(item.object).persistentVolumeClaimRetentionPolicy;
      if (!isObject(policy)) return;
      for (const when of ['whenDeleted', 'whenScaled'])
        if (policy[when] === 'Delete')
          report({
            item,
            property: `spec.persistentVolumeClaimRetentionPolicy.${when}`,
            message: 'deletes the data with the pods',
            given: 'Delete',
            allowed: 'Retain',
            remedy: 'write Retain',
          });
    },
  },
};

const memoryVolume: ManifestRule = {
  id: 'volume-memory-limit',
  severity: 'warning',
  title: 'A volume in memory has a size',
  reason: 'what is written counts as memory of the container, up to all of it, and the kernel kills the container',
  source: 'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir',
  equivalents: {},
  pod: (pod, item, report) => {
    for (const [index, { emptyDir }] of objects(pod.spec.volumes).entries()) {
      if (!isObject(emptyDir) || emptyDir.medium !== 'Memory' || emptyDir.sizeLimit !== undefined) continue;
      report({
        item,
        property: `${pod.pointer.slice(1).replaceAll('/', '.')}.volumes[${String(index)}].emptyDir.sizeLimit`,
        message: 'is not given',
        remedy: 'write a sizeLimit, for instance 64Mi',
      });
    }
  },
};

const defaultPriority: ManifestRule = {
  id: 'priority-class-default',
  severity: 'error',
  title: 'One priority class at most holds for all pods that name none',
  reason: 'the API server refuses the second one',
  source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass',
  equivalents: {},
  all: ({ inventory }, report) => {
    const [first, ...others] = inventory
      .ofKind('scheduling.k8s.io/PriorityClass')
      .filter(({ object }) => object.globalDefault === true);
    for (const item of others)
      report({
        item,
        property: 'globalDefault',
        message: `is true, as for ${first?.object.metadata.name ?? ''}`,
        given: true,
        allowed: 'false',
        remedy: 'leave it at one class',
      });
  },
};

const systemPriority: ManifestRule = {
  id: 'pod-system-priority',
  severity: 'warning',
  title: 'Priorities of the system belong to the system',
  reason: 'such pods push out what the node or the cluster can not work without',
  source: 'https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/',
  equivalents: {},
  pod: (pod, item, report) => {
    const given = pod.spec.priorityClassName;
    if (
      typeof given !== 'string' ||
      !given.startsWith('system-') ||
      pod.namespace === undefined ||
      /^(kube-|gke-|amazon-|calico-|tigera-)/.test(pod.namespace)
    )
      return;
    report({
      item,
      property: `${pod.pointer.slice(1).replaceAll('/', '.')}.priorityClassName`,
      message: `is for parts of the cluster, and ${pod.namespace} is none`,
      given,
      remedy: 'make a PriorityClass of your own, below one billion',
    });
  },
};

const webhookScope: ManifestRule = {
  id: 'webhook-scope',
  severity: 'warning',
  title: 'A webhook that must answer does not judge everything',
  reason: 'when it is away nothing can be made or changed, its own pods included, and the cluster does not heal itself',
  source: 'https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/',
  equivalents: {},
  objects: Object.fromEntries(
    ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'].map((kind) => [
      `admissionregistration.k8s.io/${kind}`,
      (item: Item, report: ReportManifest): void => {
        for (const [
          index,
          { failurePolicy = 'Fail', rules, namespaceSelector, objectSelector, matchConditions },
        ] of objects(item.object.webhooks).entries()) {
          const narrowed =
            [namespaceSelector, objectSelector].some((one) => isObject(one) && Object.keys(one).length > 0) ||
            matchConditions !== undefined;
          const everything = objects(rules).some(({ apiGroups, resources }) => all(apiGroups) && all(resources));
          if (failurePolicy !== 'Fail' || narrowed || !everything) continue;
          report({
            item,
            property: `webhooks[${String(index)}].rules`,
            message: 'judges every kind in every namespace, and must answer',
            remedy: 'name the kinds, and leave kube-system and its own namespace out with a namespaceSelector',
          });
        }
      },
    ]),
  ),
};

function all(list: Json | undefined): boolean {
  return Array.isArray(list) && list.some((one) => one === '*' || one === '*/*');
}

/** What keeps a cluster and its data going. */
export const clusterRules: readonly ManifestRule[] = [
  budgetRoom,
  defaultPriority,
  memoryVolume,
  quorum,
  storageBinding,
  systemPriority,
  webhookScope,
];
