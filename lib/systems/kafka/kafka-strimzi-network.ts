import type { Construct } from 'constructs';
import type { NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import { Ledger, type PodSet } from '../../connect';
import type { Operator } from '../../environment';
import { networkPolicy, objectLabels, openApiServer, renderPeer } from '../../kubernetes';
import { PORTS } from './kafka-listeners';

/** The operator's own pods, as its labels select them. */
export interface StrimziPods {
  /** All nodes of Kafka. */
  readonly nodes: PodSet;
  /** Those that clients talk to. */
  readonly brokers: PodSet;
  /** Topic operator and user operator, which share a pod. */
  readonly entity: PodSet;
  /** Cruise Control, which moves partitions. */
  readonly cruise: PodSet;
  /** The cluster operator, in a namespace of its own. */
  readonly operator: PodSet;
}

/** Port on which a node tells the operator how it is. */
const AGENT_PORT = 8443;
/** Port of Cruise Control's API. */
const CRUISE_PORT = 9090;
/** Nobody carries this label. An empty list of peers would let everybody in. */
const NOBODY: NetworkPolicyPeer = { podSelector: { matchLabels: { 'cdk8s-data-platform/granted': 'nobody' } } };

/**
 * The pods that the operator makes of a cluster.
 *
 * @param name - name of the cluster
 * @param namespace - its namespace
 * @param operator - who makes them
 * @returns the sets; brokers are among the nodes
 */
export function strimziPods(name: string, namespace: string, operator: Operator): StrimziPods {
  const part = (role: string, suffix: string): PodSet => ({
    role,
    namespace,
    labels: { 'strimzi.io/cluster': name, 'strimzi.io/name': `${name}-${suffix}` },
    serviceAccount: `${name}-${suffix}`,
  });
  return {
    nodes: part('node', 'kafka'),
    brokers: {
      role: 'broker',
      namespace,
      labels: { 'strimzi.io/cluster': name, 'strimzi.io/broker-role': 'true' },
      serviceAccount: `${name}-kafka`,
    },
    entity: part('entity-operator', 'entity-operator'),
    cruise: part('cruise-control', 'cruise-control'),
    operator: {
      role: 'cluster-operator',
      namespace: operator.namespace,
      labels: { 'strimzi.io/kind': 'cluster-operator' },
      serviceAccount: 'strimzi-cluster-operator',
    },
  };
}

/**
 * Writes down who talks to whom, and makes the firewalls of the operator's pods. The operator makes policies of its own,
 * for what comes in only: where a namespace is closed in both directions, its nodes could not even read their
 * certificates from the API server at the next restart.
 *
 * @param scope - the cluster
 * @param name - name of the cluster
 * @param pods - the pods
 * @param rebalances - whether Cruise Control runs
 */
export function strimziNetwork(scope: Construct, name: string, pods: StrimziPods, rebalances: boolean): void {
  const { nodes, brokers, entity, cruise, operator } = pods;
  const open = (from: PodSet, to: PodSet, port: number, reason: string): void => {
    Ledger.of(scope).open({ from, to, port, transport: 'TCP', reason });
  };
  open(nodes, nodes, PORTS.controller, 'controllers agree on the metadata, and brokers follow');
  open(nodes, nodes, PORTS.internal, 'brokers replicate partitions');
  open(operator, nodes, PORTS.controller, 'the operator asks the controllers before it restarts one');
  open(operator, nodes, PORTS.internal, 'the operator asks the brokers before it restarts one');
  open(operator, nodes, AGENT_PORT, 'the operator asks how a node is');
  open(entity, nodes, PORTS.internal, 'the operators of topics and users apply them');
  openApiServer(scope, nodes);
  openApiServer(scope, entity);
  const policy = (id: string, suffix: string, set: PodSet): void => {
    const labels = objectLabels({ app: 'kafka', instance: name, component: set.role });
    networkPolicy(scope, id, `${name}-${suffix}`, labels, set);
  };
  policy('NodesPolicy', 'kafka', nodes);
  policy('BrokersPolicy', 'kafka-clients', brokers);
  policy('EntityPolicy', 'entity', entity);
  if (!rebalances) return;
  open(cruise, nodes, PORTS.internal, 'Cruise Control measures brokers and moves partitions');
  open(operator, cruise, CRUISE_PORT, 'the operator asks for a new distribution of partitions');
  open(entity, cruise, CRUISE_PORT, 'the topic operator asks for another number of replicas');
  policy('CruisePolicy', 'cruise', cruise);
}

/**
 * Who may connect to the listener for clients, as the operator's own policy has to say it: policies add up, so that
 * another one could not close what the operator's opens.
 *
 * @param scope - the cluster
 * @param brokers - its brokers
 * @returns the peers; never empty, which would mean everybody
 */
export function listenerPeers(scope: Construct, brokers: PodSet): NetworkPolicyPeer[] {
  const peers = Ledger.of(scope)
    .flowsTo(brokers)
    .filter(({ port }) => port === PORTS.clients)
    .flatMap(({ from }) => renderPeer(from, brokers.namespace));
  return peers.length === 0 ? [NOBODY] : peers;
}
