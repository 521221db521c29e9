import type { Text } from '../../core';
import type { KafkaSecurity } from '../../connect';
import { DATA_PATH, LISTENERS, PORTS, TLS_PATH } from './kafka-listeners';
import type { KafkaRole } from './kafka-pools';
import { securityProperties } from './kafka-provider';
import type { ResolvedKafka } from './kafka-resolve';

/** Who parts of a cluster are to each other: the subjects of their certificates, and super users. */
export type KafkaPart = KafkaRole | 'admin';

/**
 * Name in the certificate of a part of the cluster. No client is ever called so: a principal is made of names of
 * Kubernetes, and those have no underscore.
 *
 * @param cluster - name of the cluster
 * @param part - the part
 * @returns for instance `events_broker`
 */
export function commonName(cluster: string, part: KafkaPart): string {
  return `${cluster}_${part}`;
}

/** Security of everything between nodes. */
export const NODE_SECURITY: KafkaSecurity = {
  protocol: 'SSL',
  caFile: 'ca.crt',
  certificateFile: 'tls.crt',
  keyFile: 'tls.key',
};

/** What the file of a node needs to know beyond the cluster. */
export interface NodeConfigProps {
  /** The cluster. */
  readonly cluster: ResolvedKafka;
  /** What the node is. */
  readonly role: KafkaRole;
  /** Host names of the controllers by node id. */
  readonly voters: readonly { readonly id: number; readonly host: string }[];
}

/**
 * The configuration of a node that is the same for all nodes of its role; what differs comes from the environment.
 *
 * @param props - cluster, role, controllers
 * @returns keys to values
 */
export function nodeConfig({ cluster, role, voters }: NodeConfigProps): Record<string, Text> {
  const { 'security.protocol': _, ...tls } = securityProperties(NODE_SECURITY, TLS_PATH);
  return {
    ...cluster.config,
    ...tls,
    'ssl.client.auth': 'required',
    'process.roles': role === 'node' ? 'broker,controller' : role,
    'controller.listener.names': LISTENERS.controller,
    'controller.quorum.voters': voters
      .map(({ id, host }) => `${String(id)}@${host}:${String(PORTS.controller)}`)
      .join(','),
    'listener.security.protocol.map': protocolMap(cluster),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': 'false',
    'super.users': superUsers(cluster),
    'log.dirs': `${DATA_PATH}/kraft`,
    ...(role === 'controller'
      ? { listeners: `${LISTENERS.controller}://0.0.0.0:${String(PORTS.controller)}` }
      : brokerConfig(cluster)),
  };
}

function brokerConfig({ clientAuthentication }: ResolvedKafka): Record<string, string> {
  const prefix = `listener.name.${LISTENERS.clients.toLowerCase()}`;
  return {
    'inter.broker.listener.name': LISTENERS.internal,
    ...(clientAuthentication === 'mtls'
      ? {}
      : {
          'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
          [`${prefix}.ssl.client.auth`]: 'none',
          [`${prefix}.scram-sha-512.sasl.jaas.config`]:
            'org.apache.kafka.common.security.scram.ScramLoginModule required;',
        }),
  };
}

function protocolMap({ clientAuthentication }: ResolvedKafka): string {
  const clients = clientAuthentication === 'mtls' ? 'SSL' : 'SASL_SSL';
  return `${LISTENERS.controller}:SSL,${LISTENERS.internal}:SSL,${LISTENERS.clients}:${clients}`;
}

function superUsers({ name, mode }: ResolvedKafka): string {
  const parts: readonly KafkaPart[] = mode === 'combined' ? ['admin', 'node'] : ['admin', 'broker', 'controller'];
  return parts.map((part) => `User:CN=${commonName(name, part)}`).join(';');
}
