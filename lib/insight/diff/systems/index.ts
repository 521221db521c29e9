import { podOf } from '../../../model';
import { fieldChanges } from '../field-changes';
import { groupKindOf } from '../group-kind';
import { usersOf, usersOfKeys, workloadNames } from '../users';
import { partOf, without, type Examine, type Extra, type Pair } from './extra';
import { examineConfig, examineJobManager, examineSql } from './flink';
import { examineAdmin } from './kafka-admin';
import { examineNodes, examineServerProperties } from './kafka-nodes';
import { examineEngine, examineStore } from './object-store';
import { examineQuota } from './quota';
import { examineVolumes } from './volumes';

/** Pods that name keys of a content that are gone. */
function examineKeys({ before, after, states }: Pair): Extra[] {
  const keysIn = (object: Pair['after']): string[] => [
    ...new Set([object.data, object.stringData, object.binaryData].flatMap((map) => Object.keys(map ?? {}))),
  ];
  const gone = without(keysIn(before), keysIn(after));
  const users = gone.length === 0 ? [] : usersOfKeys(states.next.inventory, after, new Set(gone));
  if (users.length === 0) return [];
  return [
    {
      path: 'data',
      effect: 'impossible',
      refusedBy: 'controller',
      reason: `${workloadNames(users)} still ${users.length === 1 ? 'names' : 'name'} ${gone.join(', ')}, which is gone: pods that are made from now on can't start`,
      source: 'https://kubernetes.io/docs/concepts/configuration/configmap/#configmaps-and-pods',
      instead: 'keep the key until no pod names it',
    },
  ];
}

/** Who reads changed content, and whether it notices. */
function examineReaders({ before, after, states }: Pair): Extra[] {
  const content = fieldChanges(before, after).some(({ path: [first] }) => first === 'data' || first === 'binaryData');
  if (!content || before.immutable === true) return [];
  const readers = usersOf(states.next.inventory, after);
  const unaware = readers.filter(({ object }) => {
    const earlier = states.old.inventory.find(groupKindOf(object), object.metadata.namespace, object.metadata.name);
    if (earlier?.pod === undefined || object.kind === 'CronJob') return false;
    const pods = [earlier.object, object].map((workload) => podOf(workload));
    return fieldChanges(earlier.object, object).every(
      ({ path }) => !path.includes('template') && pods[0]?.pointer !== '/spec',
    );
  });
  const others = readers.filter((reader) => !unaware.includes(reader));
  return [
    ...(unaware.length === 0
      ? []
      : [
          {
            path: 'data',
            effect: 'in-place',
            reason: `no pod restarts: ${workloadNames(unaware)} may go on with the old content, and new pods begin with the new one`,
            source:
              'https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically',
            instead: 'kubectl rollout restart, or a checksum of the content in the annotations of the pods',
          } as const,
        ]),
    ...(others.length === 0
      ? []
      : [
          {
            path: 'data',
            effect: others.every(({ object }) => object.kind === 'Job' || object.kind === 'CronJob')
              ? 'in-place'
              : 'rolling',
            reason: `${workloadNames(others)} ${others.length === 1 ? 'reads' : 'read'} it, with new pods that this change makes as well`,
            source: 'lib/kubernetes/config.ts: checksum of the content',
          } as const,
        ]),
  ];
}

const CONFIG_MAPS: Readonly<Record<string, Examine>> = {
  'kafka/admin': examineAdmin,
  'kafka/broker': examineServerProperties,
  'kafka/controller': examineServerProperties,
  'kafka/node': examineServerProperties,
};

const examineContent: Examine = (pair) => [...examineReaders(pair), ...examineKeys(pair)];

function examineConfigMap(pair: Pair): Extra[] {
  const part = partOf(pair.after);
  const data = Object.keys(pair.after.data ?? {});
  const own =
    CONFIG_MAPS[part] ??
    (part.startsWith('flink/') && data.includes('config.yaml')
      ? examineConfig
      : part.startsWith('flink/') && data.some((file) => file.endsWith('.sql'))
        ? examineSql
        : data.includes('buckets') || data.some((file) => file.endsWith('.toml'))
          ? examineStore
          : undefined);
  return [...(own?.(pair) ?? []), ...examineContent(pair)];
}

const STATEFUL_SETS: Readonly<Record<string, Examine>> = {
  'kafka/broker': examineNodes,
  'kafka/controller': examineNodes,
  'kafka/node': examineNodes,
  'flink/jobmanager': examineJobManager,
};

const EXAMINE: Readonly<Record<string, Examine>> = {
  '/ConfigMap': examineConfigMap,
  '/Pod': examineVolumes,
  '/Secret': examineContent,
  '/ResourceQuota': examineQuota,
  'apps/DaemonSet': examineVolumes,
  'apps/Deployment': examineVolumes,
  'apps/StatefulSet': (pair) => [
    ...(STATEFUL_SETS[partOf(pair.after)]?.(pair) ?? []),
    ...examineEngine(pair),
    ...examineVolumes(pair),
  ],
};

/**
 * Looks at a changed object as a whole, and at what belongs to it.
 *
 * @param pair - the object before and after
 * @returns what its fields one by one do not tell
 */
export function examine(pair: Pair): Extra[] {
  return EXAMINE[groupKindOf(pair.after)]?.(pair) ?? [];
}
