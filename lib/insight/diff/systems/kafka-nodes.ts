import { compareVersions } from '../../../core';
import { objects } from '../../../model';
import { lostInCluster } from '../retention';
import { at, podsOf, replicasOf } from '../row';
import { minorOf, minorStep } from '../versions';
import { entriesOf, fileOf, keyReporter, without, type Extra, type Pair } from './extra';
import { versionOf } from './image-version';

const DOCS = 'https://kafka.apache.org/documentation/';
const UPGRADE = `${DOCS}#upgrade`;

/**
 * What happens to the nodes of a native Kafka cluster: version, cluster id, listeners.
 *
 * @param pair - their StatefulSet
 * @returns what its pods can't tell
 */
export function examineNodes(pair: Pair): Extra[] {
  return [...versionExtras(pair), ...environmentExtras(pair)];
}

function versionExtras({ before, after }: Pair): Extra[] {
  const [was, is] = [before, after].map((object) => versionOf(object, 'kafka'));
  if (was === undefined || is === undefined || was.text === is.text) return [];
  const step = minorStep(was.text, is.text);
  const pods = podsOf(after, replicasOf(after));
  const shown = { path: is.path, before: was.text, after: is.text };
  if (step < 0) {
    return [
      {
        ...shown,
        effect: 'impossible',
        refusedBy: 'system',
        reason: `once metadata.version was raised to that of ${minorOf(was.text)}, Kafka ${is.text} can't read the metadata and does not start`,
        source: UPGRADE,
        instead: `only if kafka-features.sh describe still shows ${minorOf(is.text)} or less: go back one node after another`,
      },
    ];
  }
  if (compareVersions(was.text, '3.3') < 0) {
    return [
      {
        ...shown,
        effect: 'impossible',
        refusedBy: 'system',
        reason: `Kafka ${was.text} knows no KRaft that ${is.text} could take over`,
        source: UPGRADE,
        instead: 'go to 3.9 first, and from ZooKeeper to KRaft there',
      },
    ];
  }
  return [
    {
      ...shown,
      effect: 'rolling',
      reason: `${pods} ${replicasOf(after) === 1 ? 'goes' : 'go'} from ${was.text} to ${is.text} one after another${step > 0 ? '; features stay those of the old version' : ''}`,
      source: UPGRADE,
      ...(step > 0
        ? {
            instead: `when it has proved itself: kafka-features.sh upgrade --release-version ${minorOf(is.text)}, after which there is no way back`,
          }
        : {}),
    },
  ];
}

function environmentExtras({ before, after }: Pair): Extra[] {
  const [old, next] = [before, after].map((object) => {
    const [container] = objects(at(object, 'spec.template.spec.containers'));
    return new Map(
      objects(container?.env).map(({ name, value }) => [
        typeof name === 'string' ? name : '',
        typeof value === 'string' ? value : undefined,
      ]),
    );
  });
  const extras: Extra[] = [];
  const [wasId, isId] = [old?.get('CLUSTER_ID'), next?.get('CLUSTER_ID')];
  if (wasId !== undefined && isId !== undefined && wasId !== isId) {
    extras.push({
      path: 'spec.template.spec.containers[kafka].env[CLUSTER_ID].value',
      before: wasId,
      after: isId,
      effect: 'impossible',
      refusedBy: 'system',
      reason: `the volumes belong to cluster ${wasId}: nodes with another id refuse to start`,
      source: 'apache/kafka: MetaPropertiesEnsemble, INCONSISTENT_CLUSTER_ID',
      instead: 'keep clusterId, or make a new cluster with new volumes and mirror the topics',
    });
  }
  const names = (listeners: string | undefined): string[] =>
    (listeners ?? '').split(',').map((listener) => listener.split('://')[0] ?? '');
  for (const listener of without(names(old?.get('KAFKA_LISTENERS')), names(next?.get('KAFKA_LISTENERS')))) {
    extras.push({
      path: 'spec.template.spec.containers[kafka].env[KAFKA_LISTENERS].value',
      effect: listener === 'INTERNAL' || listener === 'CONTROLLER' ? 'recreate' : 'rolling',
      reason:
        listener === 'INTERNAL' || listener === 'CONTROLLER'
          ? `nodes that are replaced can't talk to those that still use listener ${listener}`
          : `clients of listener ${listener} are cut off, broker by broker`,
      source: `${DOCS}#listener_configuration`,
      instead: 'add the new listener first, move clients, and remove the old one in a later change',
    });
  }
  return extras;
}

const voters = (entries: ReadonlyMap<string, string>): string[] =>
  (entries.get('controller.quorum.voters') ?? '')
    .split(',')
    .map((voter) => voter.split('@')[0] ?? '')
    .sort();

/**
 * What another `server.properties` does to a native Kafka cluster.
 *
 * @param pair - the ConfigMap of a role
 * @returns what the roll of the pods can't tell
 */
export function examineServerProperties({ before, after }: Pair): Extra[] {
  const [old, next] = [before, after].map((object) => entriesOf(fileOf(object, 'server.properties'), '='));
  if (old === undefined || next === undefined) return [];
  const extras: Extra[] = [];
  const changed = keyReporter('server.properties', old, next, extras);
  if (voters(old).join() !== voters(next).join()) {
    changed('controller.quorum.voters', {
      effect: 'impossible',
      refusedBy: 'system',
      reason: `the controllers' quorum is static: voters ${voters(old).join(', ')} can't become ${voters(next).join(', ')}`,
      source: `${DOCS}#kraft_reconfig`,
      instead: 'keep the controllers, or make a new cluster and mirror the topics',
    });
  }
  changed('process.roles', {
    effect: 'impossible',
    refusedBy: 'system',
    reason: 'a node keeps its roles: the quorum and the volumes are made for them',
    source: `${DOCS}#kraft_role`,
    instead: 'make a new cluster and mirror the topics',
  });
  changed('log.dirs', {
    effect: 'data-loss',
    reason: 'brokers start with empty folders: what lies in the old ones is out of reach',
    source: `${DOCS}#brokerconfigs_log.dirs`,
    instead: 'keep the folders',
  });
  changed('inter.broker.listener.name', {
    effect: 'recreate',
    reason:
      "brokers that are replaced can't talk to those that are not yet: partitions lose replicas until all are through",
    source: `${DOCS}#security_rolling_upgrade`,
    instead: 'open the new listener on all brokers first, then switch, then close the old one: three changes',
  });
  changed('listener.security.protocol.map', {
    effect: 'rolling',
    reason: 'clients that speak the old protocol are refused, broker by broker',
    source: `${DOCS}#security_rolling_upgrade`,
    instead: 'add a listener with the new protocol, move the clients, and remove the old one',
  });
  for (const { key, reason } of lostInCluster(old, next)) {
    extras.push({
      path: `data[server.properties]: ${key}`,
      effect: 'data-loss',
      reason,
      source: `${DOCS}#brokerconfigs`,
      instead: 'give the topics that must keep their records a retention of their own first',
    });
  }
  return extras;
}
