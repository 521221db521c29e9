import type { KubeObject } from '../../../kubernetes';
import { amount } from '../quantities';
import {
  inPlace,
  K8S,
  listAt,
  mapAt,
  numberAt,
  podsOf,
  refused,
  replicasOf,
  show,
  textOf,
  type FieldRow,
  type Look,
} from '../row';
import {
  AUTOSCALED,
  leftOver,
  NO_PODS,
  ON_DELETE,
  PARTITIONED,
  REPLICAS,
  ROLLING,
  SCALED_TO_NOTHING,
  SELECTED,
  SELECTOR,
  TOGETHER,
  whenNoPods,
} from './workload-rows';

const APPS = K8S.apps;

const CLAIMS = 'spec.volumeClaimTemplates.*';
const hasClaims = (object: KubeObject): boolean => listAt(object, 'spec.volumeClaimTemplates').length > 0;
const ORPHAN = ({ after }: Look): string =>
  `kubectl delete statefulset ${after.metadata.name} --cascade=orphan, then apply: pods and claims stay`;

/** The names of pods that a StatefulSet has before and not after. */
function leavingPods({ before, after }: Look): string[] {
  const range = (object: KubeObject): [number, number] => {
    const start = numberAt(object, 'spec.ordinals.start', 0);
    return [start, start + replicasOf(object)];
  };
  const [[from, to], [nextFrom, nextTo]] = [range(before), range(after)];
  return Array.from({ length: to - from }, (_, index) => from + index)
    .filter((ordinal) => ordinal < nextFrom || ordinal >= nextTo)
    .map((ordinal) => `${after.metadata.name}-${String(ordinal)}`);
}

function named(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${String(names.length - 3)} more` : names.join(', ');
}

function claimsOf(look: Look): string {
  const claims = listAt(look.before, 'spec.volumeClaimTemplates').map((claim) => textOf(claim, 'metadata.name'));
  return named(leavingPods(look).flatMap((pod) => claims.map((claim) => `${claim}-${pod}`)));
}

const leavesVolumes = (look: Look): boolean => hasClaims(look.before) && leavingPods(look).length > 0;
const deletesWhenScaled = ({ after }: Look): boolean =>
  textOf(after, 'spec.persistentVolumeClaimRetentionPolicy.whenScaled') === 'Delete';

/** A static quorum has the controllers that it was formatted with. */
const isController = ({ after }: Look): boolean => {
  const { labels } = after.metadata;
  const part = labels?.['app.kubernetes.io/component'];
  return labels?.['app.kubernetes.io/name'] === 'kafka' && (part === 'controller' || part === 'node');
};

/** Brokers that the declaration before no longer gave partitions: their volumes are empty by now. */
function wereEmptied(look: Look): boolean {
  const { before, states } = look;
  const { namespace, labels } = before.metadata;
  const instance = labels?.['app.kubernetes.io/instance'];
  if (labels?.['app.kubernetes.io/name'] !== 'kafka' || instance === undefined) return false;
  const admin = states.old.inventory.find('/ConfigMap', namespace, `${instance}-admin`);
  if (admin === undefined) return false;
  const holding = new Set(
    textOf(mapAt(admin.object, 'data'), 'brokers')
      .split('\n')
      .map((line) => line.split('\t')[0]),
  );
  return leavingPods(look).every((pod) => !holding.has(pod.slice(pod.lastIndexOf('-') + 1)));
}

/** StatefulSets: their pods have names and volumes. */
export const STATEFUL_SET: readonly FieldRow[] = [
  AUTOSCALED,
  {
    fields: [`${CLAIMS}.spec.resources.requests.storage`],
    when: ({ change }) => (amount(change.after) ?? 0) < (amount(change.before) ?? 0),
    effect: 'impossible',
    refusedBy: 'api-server',
    reason: ({ change }) => `a claim can't shrink from ${show(change.before)} to ${show(change.after)}`,
    source: K8S.volumes,
    instead: 'keep the size, or move the data to a new workload with smaller volumes',
  },
  refused(
    [`${CLAIMS}.spec.resources.requests.storage`],
    ({ change }) =>
      `claim templates can't be changed: the volumes stay at ${show(change.before)}, and the whole update is refused`,
    APPS,
    ({ after, change }) =>
      `kubectl patch each claim to ${show(change.after)} (the storage class has to allow it), then kubectl delete statefulset ${after.metadata.name} --cascade=orphan, then apply`,
  ),
  refused(
    [`${CLAIMS}.spec.storageClassName`],
    ({ change }) =>
      `claim templates can't be changed: claims that exist stay in class ${show(change.before)}, whatever the new template says`,
    APPS,
    'make new pods with new volumes in the other class (another StatefulSet), let the system copy, and remove the old ones',
  ),
  refused(
    ['spec.volumeClaimTemplates.**'],
    ({ after }) =>
      `claim templates can't be changed; deleting the StatefulSet stops its ${podsOf(after, replicasOf(after))} together`,
    APPS,
    ORPHAN,
  ),
  SELECTOR,
  SELECTED,
  refused(
    ['spec.serviceName', 'spec.podManagementPolicy'],
    ({ after, change }) =>
      `${change.path.at(-1) ?? ''} can't be changed; deleting the StatefulSet stops its ${podsOf(after, replicasOf(after))} together`,
    APPS,
    ORPHAN,
  ),
  { ...NO_PODS, when: whenNoPods },
  ON_DELETE,
  PARTITIONED,
  TOGETHER,
  ROLLING,
  {
    fields: ['spec.replicas', 'spec.ordinals.**'],
    when: isController,
    effect: 'impossible',
    refusedBy: 'system',
    reason: ({ before, after }) =>
      `the controllers' quorum is static: it was formatted with ${podsOf(before, replicasOf(before))} and can't become ${podsOf(after, replicasOf(after))}`,
    source: 'https://kafka.apache.org/documentation/#kraft_reconfig',
    instead: 'keep the controllers, or make a new cluster and mirror the topics',
  },
  {
    ...inPlace(
      ['spec.replicas', 'spec.ordinals.**'],
      (look) => `${named(leavingPods(look))}: retired before, no partition is held there any more`,
      'lib/systems/kafka/README.md: taking brokers away',
    ),
    when: (look) => leavesVolumes(look) && wereEmptied(look),
  },
  {
    fields: ['spec.replicas', 'spec.ordinals.**'],
    when: (look) => leavesVolumes(look) && deletesWhenScaled(look),
    effect: 'data-loss',
    reason: (look) =>
      `${named(leavingPods(look))} ${leavingPods(look).length === 1 ? 'goes' : 'go'}, and whenScaled: Delete takes their volumes with them: ${claimsOf(look)}`,
    source: K8S.statefulSets,
    instead: (look) =>
      look.before.metadata.labels?.['app.kubernetes.io/name'] === 'kafka'
        ? 'move their partitions first: retiringBrokers, apply, wait for the admin job, then lower brokers'
        : 'move what they hold first, or set whenScaled: Retain in a change before this one',
  },
  {
    fields: ['spec.replicas', 'spec.ordinals.**'],
    when: leavesVolumes,
    effect: 'recreate',
    reason: (look) =>
      `${named(leavingPods(look))} ${leavingPods(look).length === 1 ? 'stops' : 'stop together'}; the volumes stay, unused, and what nobody else holds is out of reach`,
    source: K8S.statefulSets,
    instead: (look) =>
      look.before.metadata.labels?.['app.kubernetes.io/name'] === 'kafka'
        ? 'move their partitions first: retiringBrokers, apply, wait for the admin job, then lower brokers'
        : 'move what they hold first; delete the claims when nobody misses them',
  },
  SCALED_TO_NOTHING,
  REPLICAS,
  {
    fields: ['spec.ordinals.**'],
    effect: 'rolling',
    reason: (look) => `pods get other numbers: ${named(leavingPods(look))} go, others come`,
    source: K8S.statefulSets,
  },
  inPlace(
    ['spec.persistentVolumeClaimRetentionPolicy.**'],
    ({ change }) =>
      change.after === 'Delete'
        ? `from now on ${change.path.at(-1) === 'whenScaled' ? 'scaling down' : 'deleting the StatefulSet'} deletes the volumes`
        : 'volumes outlive their pods from now on',
    K8S.statefulSets,
  ),
  leftOver('updateStrategy', {
    instead: ({ after }) =>
      `kubectl patch statefulset ${after.metadata.name} --type=merge -p '{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}}', then apply`,
  }),
  inPlace(
    ['spec.updateStrategy.**', 'spec.minReadySeconds', 'spec.revisionHistoryLimit'],
    'counts from the next update on',
    K8S.statefulSets,
  ),
  refused(['spec.**'], 'Kubernetes takes no change of this field of a StatefulSet', APPS, ORPHAN),
];
