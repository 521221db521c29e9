import type { JsonObject } from '../../../kubernetes';
import { isObject } from '../../../model';
import type { ManifestRule } from '../../manifest-rule';
import { at, listAt, numberAt, textAt } from '../at';
import { hasRole, listenersOf, pinnedIds, StrimziModel, unlessKnown, type StrimziCluster } from './strimzi-model';

/** Ports that the operator's pods use themselves. */
const RESERVED_PORTS: readonly number[] = [9404, 9999];
const LOWEST_PORT = 9092;

/** Where a listener stands, for error texts. */
function where(listener: JsonObject): string {
  return `spec.kafka.listeners.${textAt(listener, 'name') ?? '?'}`;
}

function isExternal({ type }: JsonObject): boolean {
  return type !== 'internal' && type !== 'cluster-ip';
}

function authenticationOf(listener: JsonObject): string | undefined {
  return textAt(listener, 'authentication', 'type');
}

const listener: ManifestRule = {
  id: 'strimzi-listener',
  severity: 'error',
  title: 'Listeners have names and free ports of their own, and certificates only with TLS',
  reason: 'the operator refuses the cluster, or the brokers do not start',
  source: 'Strimzi: ListenersValidator',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const cluster of StrimziModel.of(inventory).clusters) {
      const { item } = cluster;
      const names = new Set<unknown>();
      const ports = new Set<unknown>();
      for (const one of listenersOf(cluster)) {
        const { name, port, tls } = one;
        const fail = (property: string, message: string, given: unknown, remedy: string): void => {
          report({ item, property: `${where(one)}.${property}`, message, given, remedy });
        };
        if (names.has(name)) fail('name', 'is the name of two listeners', name, 'give each a name of its own');
        if (ports.has(port)) fail('port', 'is the port of two listeners', port, 'give each a port of its own');
        names.add(name);
        ports.add(port);
        if (typeof port === 'number' && (port < LOWEST_PORT || RESERVED_PORTS.includes(port)))
          fail('port', "is a port of the operator's own", port, 'take 9092 or above, and neither 9404 nor 9999');
        if (tls === true) continue;
        if (authenticationOf(one) === 'tls')
          fail('authentication', 'asks for certificates where there is no TLS', 'tls', 'set tls: true');
        if (isObject(at(one, 'configuration', 'brokerCertChainAndKey')))
          fail('configuration.brokerCertChainAndKey', 'is given where there is no TLS', undefined, 'set tls: true');
      }
    }
  },
};

const exposure: ManifestRule = {
  id: 'strimzi-listener-exposure',
  severity: 'error',
  title: 'A listener that is reached from outside has TLS and authentication',
  reason: 'everybody who reaches the address could read and write, or listen',
  source: 'Strimzi documentation: securing Kafka',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const cluster of StrimziModel.of(inventory).clusters) {
      for (const one of listenersOf(cluster).filter(isExternal)) {
        const lacks = [
          ...(one.tls === true ? [] : ['TLS']),
          ...(authenticationOf(one) === undefined ? ['authentication'] : []),
        ];
        if (lacks.length === 0) continue;
        report({
          item: cluster.item,
          property: where(one),
          message: `is of type ${textAt(one, 'type') ?? '?'} and has no ${lacks.join(' and no ')}`,
          remedy: 'set tls: true and authentication: { type: scram-sha-512 } or { type: tls }',
        });
      }
    }
  },
};

const scramWithoutTls: ManifestRule = {
  id: 'strimzi-scram-tls',
  severity: 'warning',
  title: 'Passwords are used over TLS',
  reason: 'whoever listens can try passwords against what was exchanged, and reads the records',
  source: 'Apache Kafka documentation: SASL/SCRAM',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const cluster of StrimziModel.of(inventory).clusters) {
      for (const one of listenersOf(cluster)) {
        if (one.tls === true || authenticationOf(one) !== 'scram-sha-512') continue;
        report({
          item: cluster.item,
          property: `${where(one)}.tls`,
          message: 'is off where clients use passwords',
          remedy: 'set tls: true',
        });
      }
    }
  },
};

const peers: ManifestRule = {
  id: 'strimzi-listener-peers',
  severity: 'error',
  title: 'Every listener says who may connect, in networkPolicyPeers',
  reason:
    "the operator's policy lets everybody in where nobody is named, and no other policy can narrow it: policies add up",
  source: 'Strimzi: KafkaCluster.generateNetworkPolicy; Kubernetes: network policies',
  equivalents: {},
  all: ({ inventory, needs }, report) => {
    for (const cluster of StrimziModel.of(inventory).clusters) {
      for (const one of listenersOf(cluster)) {
        if (isExternal(one) || listAt(one, 'networkPolicyPeers').length > 0) continue;
        report({
          item: cluster.item,
          property: `${where(one)}.networkPolicyPeers`,
          message: 'names nobody, which lets everybody in',
          remedy: 'name the pods that may connect; for nobody, a label that no pod carries',
          ...unlessKnown(needs),
        });
      }
    }
  },
};

const brokerAddresses: ManifestRule = {
  id: 'strimzi-broker-addresses',
  severity: 'error',
  title: 'A listener with an address for each broker has one for exactly the brokers that there are',
  reason: 'clients are sent to an address that nobody answers, or to another broker',
  source: 'Strimzi: ListenersValidator; documentation: next-node-ids',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const cluster of StrimziModel.of(inventory).clusters) {
      const ids = brokerIds(cluster);
      for (const one of listenersOf(cluster)) {
        const given = listAt(one, 'configuration', 'brokers').map((entry) => numberAt(entry, 'broker'));
        if (given.length === 0) continue;
        const property = `${where(one)}.configuration.brokers`;
        if (ids === undefined) {
          report({
            item: cluster.item,
            property,
            message: 'is given for ids that the operator is free to choose',
            remedy: 'pin them: annotation strimzi.io/next-node-ids on each pool of brokers',
          });
          continue;
        }
        const lacking = ids.filter((id) => !given.includes(id));
        const strange = given.filter((id) => id === undefined || !ids.includes(id));
        if (lacking.length === 0 && strange.length === 0) continue;
        report({
          item: cluster.item,
          property,
          message: `does not fit the brokers ${ids.join(', ')}`,
          given,
          remedy: 'give one entry a broker, or a template: hostTemplate, advertisedHostTemplate',
        });
      }
    }
  },
};

/** The ids of all brokers, or nothing if one pool leaves them to the operator. */
function brokerIds({ pools }: StrimziCluster): number[] | undefined {
  const ids = pools.filter((pool) => hasRole(pool, 'broker')).map(pinnedIds);
  const known = ids.flatMap((list) => list ?? []);
  return ids.includes(undefined) ? undefined : known.sort((a, b) => a - b);
}

const ingressListener: ManifestRule = {
  id: 'strimzi-ingress-listener',
  severity: 'warning',
  title: 'No listener is of type ingress',
  reason: 'the controller that it needs is no longer maintained, and the type is deprecated',
  source: 'Strimzi changelog, 1.1.0',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const cluster of StrimziModel.of(inventory).clusters) {
      for (const one of listenersOf(cluster)) {
        if (one.type !== 'ingress') continue;
        report({
          item: cluster.item,
          property: `${where(one)}.type`,
          message: 'is deprecated',
          given: one.type,
          allowed: 'tlsroute, loadbalancer',
          remedy: 'use tlsroute (Gateway API) or loadbalancer',
        });
      }
    }
  },
};

const nodePort: ManifestRule = {
  id: 'strimzi-node-port',
  severity: 'warning',
  title: 'TLS on node ports has names that the certificates carry',
  reason: "the addresses of Kubernetes' nodes are not in the certificates, so clients that verify host names refuse",
  source: 'Strimzi documentation: accessing Kafka using node ports',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const cluster of StrimziModel.of(inventory).clusters) {
      for (const one of listenersOf(cluster)) {
        const named =
          isObject(at(one, 'configuration', 'brokerCertChainAndKey')) ||
          textAt(one, 'configuration', 'advertisedHostTemplate') !== undefined ||
          listAt(one, 'configuration', 'brokers').some((entry) => textAt(entry, 'advertisedHost') !== undefined);
        if (one.type !== 'nodeport' || one.tls !== true || named) continue;
        report({
          item: cluster.item,
          property: where(one),
          message: 'sends clients to addresses of nodes, which its certificates do not name',
          remedy: 'give advertisedHost for each broker, or certificates of your own in brokerCertChainAndKey',
        });
      }
    }
  },
};

/** Rules about listeners. */
export const listenerRules: readonly ManifestRule[] = [
  brokerAddresses,
  exposure,
  ingressListener,
  listener,
  nodePort,
  peers,
  scramWithoutTls,
];
