import type { KubeObject } from '../../kubernetes';
import type { Inventory } from '../../model';
import type { Verdict } from './effect';
import { groupKindOf, isBuiltIn } from './group-kind';
import { light, stops, takesData, type Judge } from './removal';
import { OPERATOR_REMOVALS } from './removals-operators';
import { at, K8S, listAt, podsStop, replicasOf, textOf, type States } from './row';
import { pullersOf, usersOf, workloadNames } from './users';

/** Something that pods can't start without. */
/** Something that images are pulled with: without it pods start where the image is already, and nowhere else. */
function pulls(object: KubeObject, { next }: States): Verdict | undefined {
  const pullers = object.kind === 'Secret' ? pullersOf(next.inventory, object) : [];
  if (pullers.length === 0) return undefined;
  return {
    effect: 'in-place',
    reason: `${workloadNames(pullers)} ${pullers.length === 1 ? 'pulls' : 'pull'} images with it: pods that are made from now on start only on nodes that have the image, or where it is public`,
    source: 'https://kubernetes.io/docs/concepts/containers/images/#specifying-imagepullsecrets-on-a-pod',
    instead: 'keep the Secret until no pod names it',
  };
}

const NAMED =
  (otherwise: string): Judge =>
  (object, states) => {
    const users = usersOf(states.next.inventory, object);
    return users.length === 0
      ? (pulls(object, states) ?? { effect: 'in-place', reason: otherwise, source: K8S.pods })
      : {
          effect: 'impossible',
          refusedBy: 'controller',
          reason: `${workloadNames(users)} still ${users.length === 1 ? 'names' : 'name'} it: pods that are made from now on can't start`,
          source: K8S.pods,
          instead: `keep the ${object.kind} until no pod names it`,
        };
  };

const claimsOf = (object: KubeObject): string =>
  listAt(object, 'spec.volumeClaimTemplates')
    .map((claim) => textOf(claim, 'metadata.name'))
    .join(', ');

const STATEFUL_SET: Judge = (object) => {
  const claims = claimsOf(object);
  if (claims !== '' && textOf(object, 'spec.persistentVolumeClaimRetentionPolicy.whenDeleted') === 'Delete') {
    return {
      effect: 'data-loss',
      reason: `${podsStop(object)}, and whenDeleted: Delete takes the volumes (${claims}) with ${replicasOf(object) === 1 ? 'it' : 'them'}`,
      source: K8S.statefulSets,
      instead: 'set whenDeleted: Retain in a change before this one, or copy what they hold',
    };
  }
  return {
    effect: 'recreate',
    reason: `${podsStop(object)}${claims === '' ? '' : `; the volumes (${claims}) stay, unused`}`,
    source: K8S.statefulSets,
  };
};

const NAMESPACE: Judge = ({ metadata: { name } }, { old }) => {
  const inside = old.inventory.items.filter(({ object }) => object.metadata.namespace === name);
  const claims = inside.filter(
    ({ object }) => object.kind === 'PersistentVolumeClaim' || listAt(object, 'spec.volumeClaimTemplates').length > 0,
  );
  return {
    effect: 'data-loss',
    reason: `everything inside is deleted, Secrets and volumes that no manifest names included: ${String(inside.length)} objects that we know${claims.length === 0 ? '' : `, among them the volumes of ${workloadNames(claims)}`}`,
    source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
    instead: 'take the objects out one by one, and the namespace last',
  };
};

/** The volume of a claim, where it is declared. */
function volumeOf(claim: KubeObject, { items }: Inventory): KubeObject | undefined {
  const { name, namespace } = claim.metadata;
  return items.find(
    ({ object }) =>
      object.kind === 'PersistentVolume' &&
      (object.metadata.name === textOf(claim, 'spec.volumeName') ||
        (textOf(object, 'spec.claimRef.name') === name && textOf(object, 'spec.claimRef.namespace') === namespace)),
  )?.object;
}

const CLAIM: Judge = (object, { old }) => {
  const volume = volumeOf(object, old.inventory);
  if (volume !== undefined && textOf(volume, 'spec.persistentVolumeReclaimPolicy') !== 'Delete') {
    return {
      effect: 'recreate',
      reason: `the claim goes; its volume ${volume.metadata.name} stays with the data (reclaim policy Retain), and nobody can use it until it is bound by hand`,
      source: K8S.volumes,
    };
  }
  const name = textOf(object, 'spec.storageClassName');
  const kept = old.inventory.find('storage.k8s.io/StorageClass', undefined, name)?.object.reclaimPolicy === 'Retain';
  return kept
    ? {
        effect: 'recreate',
        reason: `the claim goes; class ${name} keeps its volume, which nobody can use until it is bound by hand`,
        source: K8S.volumes,
      }
    : {
        effect: 'data-loss',
        reason:
          'the claim goes, and its volume with the data on it (reclaim policy Delete, unless its class says otherwise)',
        source: K8S.volumes,
        instead: 'set the reclaim policy of its volume to Retain first, or copy the data',
      };
};

const VOLUME: Judge = (object) =>
  textOf(object, 'spec.persistentVolumeReclaimPolicy') === 'Delete'
    ? {
        effect: 'data-loss',
        reason: 'reclaim policy Delete: the disk goes with the object',
        source: K8S.volumes,
        instead: 'set persistentVolumeReclaimPolicy: Retain first',
      }
    : { effect: 'recreate', reason: 'the disk stays; its claim has lost its volume', source: K8S.volumes };

const SNAPSHOTS = 'https://kubernetes.io/docs/concepts/storage/volume-snapshots/';

const SNAPSHOT: Judge = (object, states) => {
  const name = textOf(object, 'spec.volumeSnapshotClassName');
  const known = states.old.inventory.find('snapshot.storage.k8s.io/VolumeSnapshotClass', undefined, name)?.object;
  return known?.deletionPolicy === 'Retain'
    ? light(
        `class ${name} keeps what it stands for: the snapshot lies where it is, and is found by hand only`,
        SNAPSHOTS,
      )(object, states)
    : takesData(
        'the snapshot is deleted (deletionPolicy Delete, unless its class says otherwise)',
        SNAPSHOTS,
        'set deletionPolicy: Retain on its content first',
      )(object, states);
};

const SERVICE: Judge = (object) => ({
  effect: 'recreate',
  reason:
    textOf(object, 'spec.type') === 'LoadBalancer'
      ? 'its name leads nowhere, and the address of the load balancer is given back'
      : 'its name leads nowhere any more',
  source: K8S.services,
  instead: 'move its clients first',
});

const POLICY: Judge = (object, { next }) => {
  const { namespace } = object.metadata;
  const others = next.inventory
    .ofKind('networking.k8s.io/NetworkPolicy')
    .some((item) => item.object.metadata.namespace === namespace && isForAll(item.object));
  return {
    effect: 'in-place',
    reason: others
      ? 'connections that only this policy allowed are cut, without a restart'
      : 'the pods that it named are open to what no other policy closes',
    source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  };
};

function isForAll(policy: KubeObject): boolean {
  return JSON.stringify(at(policy, 'spec.podSelector') ?? {}) === '{}';
}

const REMOVED: Readonly<Record<string, Judge>> = {
  '/Namespace': NAMESPACE,
  '/PersistentVolumeClaim': CLAIM,
  '/PersistentVolume': VOLUME,
  '/Service': SERVICE,
  '/Pod': stops,
  '/ConfigMap': NAMED('nobody names it any more'),
  '/Secret': NAMED('nobody names it any more'),
  '/ServiceAccount': NAMED('its tokens no longer count'),
  '/ResourceQuota': light('the namespace has no such bound any more', K8S.core),
  '/LimitRange': light('new pods get no such bounds and defaults any more', K8S.core),
  'apps/DaemonSet': stops,
  'apps/Deployment': stops,
  'apps/ReplicaSet': stops,
  'apps/StatefulSet': STATEFUL_SET,
  'batch/CronJob': light('no more runs; one that goes on is stopped', K8S.jobs),
  'batch/Job': light('its pods and their logs go; if it still runs, it is stopped', K8S.jobs),
  'apiextensions.k8s.io/CustomResourceDefinition': (object) => ({
    effect: 'data-loss',
    reason: `every ${textOf(object, 'spec.names.kind') || 'object'} of the cluster is deleted with its definition, and what operators made for them`,
    source: K8S.crds,
    instead: 'keep definitions out of what is pruned',
  }),
  'networking.k8s.io/NetworkPolicy': POLICY,
  'networking.k8s.io/Ingress': light('nobody comes in from outside by these names any more', K8S.services),
  'policy/PodDisruptionBudget': light(
    'a drain of nodes may stop all its pods together',
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  ),
  'rbac.authorization.k8s.io/ClusterRole': light('who is bound to it may no longer do what it allows', K8S.rbac),
  'rbac.authorization.k8s.io/ClusterRoleBinding': light('its subjects lose the rights at once', K8S.rbac),
  'rbac.authorization.k8s.io/Role': light('who is bound to it may no longer do what it allows', K8S.rbac),
  'rbac.authorization.k8s.io/RoleBinding': light('its subjects lose the rights at once', K8S.rbac),
  'storage.k8s.io/StorageClass': light('volumes that exist stay; claims that name it wait for ever', K8S.storage),
  'scheduling.k8s.io/PriorityClass': NAMED('pods that run keep their priority'),
  'node.k8s.io/RuntimeClass': NAMED('nobody names it any more'),
  'autoscaling/HorizontalPodAutoscaler': light(
    'the number of pods stays where it is',
    'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  ),
  ...OPERATOR_REMOVALS,
  'snapshot.storage.k8s.io/VolumeSnapshot': SNAPSHOT,
};

/** Annotations by which tools that prune are told to leave an object alone, with the value that says so. */
const KEPT: readonly (readonly [key: string, value: RegExp, tool: string])[] = [
  ['argocd.argoproj.io/sync-options', /(^|,)\s*Prune=false\s*(,|$)/, 'Argo CD'],
  ['helm.sh/resource-policy', /^keep$/, 'Helm'],
  ['kustomize.toolkit.fluxcd.io/prune', /^disabled$/, 'Flux'],
];

function keeper({ metadata }: KubeObject): string | undefined {
  return KEPT.find(([key, value]) => value.test(metadata.annotations?.[key] ?? ''))?.[2];
}

/**
 * What it means that an object is no longer declared, once it is deleted: by a tool that prunes, or by hand.
 *
 * @param object - the object
 * @param states - everything around it
 * @returns the verdict
 */
export function judgeRemoval(object: KubeObject, states: States): Verdict {
  const tool = keeper(object);
  if (tool !== undefined) {
    return {
      effect: 'in-place',
      reason: `an annotation tells ${tool} to leave it in the cluster: it stays as it is, and nobody looks after it`,
      source: 'docs/upgrade-safety.md',
      instead: 'delete it by hand when nobody misses it',
    };
  }
  const groupKind = groupKindOf(object);
  const judge = REMOVED[groupKind];
  if (judge !== undefined) return judge(object, states);
  return isBuiltIn(groupKind)
    ? { effect: 'in-place', reason: 'it no longer counts', source: 'docs/upgrade-safety.md' }
    : {
        effect: 'recreate',
        reason: "its operator takes away what it made for it; whether volumes stay is the operator's matter",
        source: 'docs/upgrade-safety.md',
        instead: 'read what the operator does with volumes before you delete it',
      };
}
