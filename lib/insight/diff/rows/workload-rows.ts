import type { Json, KubeObject } from '../../../kubernetes';
import {
  at,
  inPlace,
  K8S,
  mapAt,
  numberAt,
  podsOf,
  podsStop,
  refused,
  replicasOf,
  show,
  textOf,
  type FieldRow,
  type Look,
  type States,
} from '../row';

const APPS = K8S.apps;

const PARTITION = 'spec.updateStrategy.rollingUpdate.partition';

/** What pods belong to a workload. */
export const SELECTOR = refused(
  ['spec.selector.**'],
  ({ after }) => `the selector can't be changed; when the ${after.kind} is deleted and made anew, ${podsStop(after)}`,
  APPS,
  ({ after }) =>
    `keep the selector, or kubectl delete ${after.kind.toLowerCase()} ${after.metadata.name} --cascade=orphan, apply, and remove the old pods one by one`,
);

/** Labels of the template that the selector asks for. */
export const SELECTED: FieldRow = {
  fields: ['spec.template.metadata.labels.**'],
  when: ({ after }) => {
    const labels = mapAt(after, 'spec.template.metadata.labels');
    return Object.entries(mapAt(after, 'spec.selector.matchLabels')).some(([key, value]) => labels[key] !== value);
  },
  effect: 'impossible',
  refusedBy: 'api-server',
  reason: 'the selector does not fit the labels of the pods that are to be made',
  source: APPS,
  instead: 'keep the labels that the selector names',
};

/** The autoscaler that decides about the pods of a workload. */
function autoscalerOf({ kind, metadata }: KubeObject, { next }: States): KubeObject | undefined {
  return next.inventory
    .ofKind('autoscaling/HorizontalPodAutoscaler')
    .map(({ object }) => object)
    .find(
      (object) =>
        object.metadata.namespace === metadata.namespace &&
        textOf(object, 'spec.scaleTargetRef.kind') === kind &&
        textOf(object, 'spec.scaleTargetRef.name') === metadata.name,
    );
}

/** Pods that are there at least: those that an autoscaler leaves, where one decides. */
function leastPods({ after, states }: Look): number {
  const autoscaler = at(after, 'spec.replicas') === undefined ? autoscalerOf(after, states) : undefined;
  return autoscaler === undefined ? replicasOf(after) : numberAt(autoscaler, 'spec.minReplicas', 1);
}

/** A number of replicas that is left out belongs to the autoscaler: applying touches it no more. */
export const AUTOSCALED: FieldRow = {
  ...inPlace(
    ['spec.replicas'],
    'an autoscaler decides how many pods there are',
    'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling',
  ),
  when: ({ after, states }) => at(after, 'spec.replicas') === undefined && autoscalerOf(after, states) !== undefined,
};

/** All pods are taken away. */
export const SCALED_TO_NOTHING: FieldRow = {
  fields: ['spec.replicas'],
  when: ({ before, after }) => replicasOf(before) > 0 && replicasOf(after) === 0,
  effect: 'recreate',
  reason: ({ before }) => podsStop(before),
  source: K8S.statefulSets,
};

/** More pods, or fewer. */
export const REPLICAS = inPlace(
  ['spec.replicas'],
  ({ before, after }) => {
    const [was, is] = [replicasOf(before), replicasOf(after)];
    return is > was ? `${podsOf(after, is - was)} more` : `${podsOf(after, was - is)} fewer`;
  },
  K8S.deployments,
);

/** Nothing is to be replaced. */
export const NO_PODS: FieldRow = inPlace(
  ['spec.template.**'],
  'no pod is replaced: the next one is made so',
  K8S.statefulSets,
);

/**
 * Whether a workload has no pods before or after.
 *
 * @param look - the workload
 * @returns true if it has none
 */
export const whenNoPods = ({ before, after }: Look): boolean => replicasOf(before) === 0 || replicasOf(after) === 0;

const onDelete = ({ after }: Look): boolean => textOf(after, 'spec.updateStrategy.type') === 'OnDelete';

/** Somebody deletes the pods by hand. */
export const ON_DELETE: FieldRow = {
  ...inPlace(['spec.template.**'], 'updateStrategy is OnDelete: nothing happens until pods are deleted', APPS),
  when: onDelete,
  instead: 'delete the pods one by one when it suits',
};

/** A number of pods, or a share of them; what a workload that says nothing takes is 25 %. */
function share(value: Json | undefined, all: number, round: (share: number) => number): number {
  if (typeof value === 'number') return value;
  const percent = /^([0-9]+)%$/.exec(typeof value === 'string' ? value : '25%')?.[1] ?? '25';
  return round((Number(percent) * all) / 100);
}

/** Pods that a Deployment may miss while it rolls, and whether it makes new ones before old ones stop. */
function room(look: Look): { readonly missing: number; readonly ahead: number } {
  const way = mapAt(look.after, 'spec.strategy.rollingUpdate');
  const all = leastPods(look);
  const missing = share(way.maxUnavailable, all, Math.floor);
  const ahead = share(way.maxSurge, all, Math.ceil);
  return { missing: missing === 0 && ahead === 0 ? 1 : missing, ahead };
}

/** How pods are replaced one after another. */
function rolling(look: Look): string {
  const { after } = look;
  const replicas = leastPods(look);
  if (after.kind === 'DaemonSet') return 'the pods are replaced node by node';
  if (replicas === 1) {
    const pod = podsOf(after, 1).slice('1 '.length);
    return after.kind === 'Deployment' && room(look).ahead > 0
      ? `its only ${pod} is replaced: a new one is made before it stops`
      : `its only ${pod} is replaced: nobody answers for that time`;
  }
  return after.kind === 'StatefulSet'
    ? `its ${podsOf(after, replicas)} are replaced one after another, from the last to the first`
    : `its ${podsOf(after, replicas)} are replaced a few at a time`;
}

/** A way to roll that lets all pods stop together. */
export const TOGETHER: FieldRow = {
  fields: ['spec.template.**'],
  when: (look) => {
    const all = leastPods(look);
    const { after } = look;
    const bound = at(
      after,
      `spec.${after.kind === 'Deployment' ? 'strategy' : 'updateStrategy'}.rollingUpdate.maxUnavailable`,
    );
    if (after.kind === 'DaemonSet') return bound === '100%';
    if (after.kind === 'Deployment') return room(look).missing >= all;
    return bound !== undefined && all > 1 && share(bound, all, Math.ceil) >= all;
  },
  effect: 'recreate',
  reason: (look) => {
    const { after } = look;
    const stop =
      after.kind === 'DaemonSet' || leastPods(look) === replicasOf(after) ? podsStop(after) : 'its pods stop together';
    return `maxUnavailable lets all go at once: ${stop} before new ones answer${after.kind === 'StatefulSet' ? ' (from Kubernetes 1.35 on; before, one after another)' : ''}`;
  },
  source: K8S.deployments,
  instead: ({ after }) => (after.kind === 'Deployment' ? 'maxUnavailable: 0 and maxSurge: 1' : 'maxUnavailable: 1'),
};

/** A canary: only pods with a number of the partition or above are replaced. */
export const PARTITIONED: FieldRow = {
  ...inPlace(
    ['spec.template.**'],
    ({ after }) =>
      `partition ${show(at(after, PARTITION))} is above the number of every pod: nothing happens until it is lowered`,
    K8S.statefulSets,
  ),
  when: ({ after }) =>
    numberAt(after, PARTITION, 0) >= numberAt(after, 'spec.ordinals.start', 0) + Math.max(replicasOf(after), 1),
};

/** Pods are replaced a few at a time. */
export const ROLLING: FieldRow = {
  fields: ['spec.template.**'],
  effect: 'rolling',
  reason: rolling,
  source: K8S.statefulSets,
};

/**
 * What the server filled in for the way pods are replaced stays where nobody wrote it, and does not fit the other way.
 *
 * @param field - where the way stands
 * @param row - what to do instead
 * @returns the row
 */
export const leftOver = (field: 'strategy' | 'updateStrategy', row: Pick<FieldRow, 'instead'>): FieldRow => ({
  ...refused(
    [`spec.${field}.type`],
    'the rollingUpdate that Kubernetes filled in stays when the server applies manifests, and does not fit: the whole update is refused',
    APPS,
  ),
  when: ({ before, change }) =>
    change.after !== 'RollingUpdate' &&
    Object.keys(mapAt(before, `spec.${field}.rollingUpdate`)).length < (field === 'strategy' ? 2 : 1),
  ...row,
});
