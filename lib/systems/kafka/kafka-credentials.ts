import type { IConstruct } from 'constructs';
import {
  credentialName,
  Needs,
  type Client,
  type KafkaSecurity,
  type Provider,
  type SecretPlace,
  type SecretProjection,
} from '../../connect';
import type { ClientAuthentication, ResolvedKafka } from './kafka-resolve';

const YEAR = 365;

/** Identity of a cluster, as far as its secrets go. */
type Owner = Pick<ResolvedKafka, 'name' | 'namespace'>;

/**
 * The id of the need for a cluster's certificate authority.
 *
 * @param cluster - the cluster
 * @returns for instance `streaming/events/ca`
 */
export function authorityId({ namespace, name }: Owner): string {
  return `${namespace}/${name}/ca`;
}

/**
 * The id of the need for a user's secret.
 *
 * @param cluster - the cluster
 * @param principal - the user
 * @returns for instance `streaming/events/user/analytics-enrich`
 */
export function userId({ namespace, name }: Owner, principal: string): string {
  return `${namespace}/${name}/user/${principal}`;
}

/**
 * States the need for a cluster's certificate authority. Only who makes certificates reads its Secret: no pod mounts it.
 *
 * @param construct - the cluster
 * @param cluster - its name and namespace
 * @param places - where certificate and key stand; by default in one Secret `<name>-ca`
 */
export function needAuthority(
  construct: IConstruct,
  cluster: Owner,
  places: readonly SecretPlace[] = [authorityPlace(cluster)],
): void {
  const { namespace, name } = cluster;
  Needs.of(construct).add(construct, {
    kind: 'secret',
    id: authorityId(cluster),
    reason: `certificate authority of the Kafka cluster ${namespace}/${name}`,
    shape: { type: 'certificate-authority', commonName: `${name}.${namespace} Kafka`, days: 10 * YEAR },
    places,
  });
}

function authorityPlace({ namespace, name }: Owner): SecretPlace {
  return { namespace, name: `${name}-ca`, keys: { 'tls.crt': 'certificate', 'tls.key': 'private-key' } };
}

/**
 * States the need for the certificate of a part of the cluster: a Secret `<name>-<part>-tls`.
 *
 * @param construct - the cluster
 * @param cluster - its name and namespace
 * @param part - what the certificate is for
 * @returns name of the Secret, with keys `tls.crt`, `tls.key` and `ca.crt`
 */
export function needNodeCertificate(
  construct: IConstruct,
  cluster: Owner,
  part: { readonly role: string; readonly commonName: string; readonly dnsNames: readonly string[] },
): string {
  const { namespace, name } = cluster;
  const secret = `${name}-${part.role}-tls`;
  Needs.of(construct).add(construct, {
    kind: 'secret',
    id: `${namespace}/${name}/${part.role}`,
    reason: `TLS between the nodes of the Kafka cluster ${namespace}/${name}: ${part.role}`,
    shape: {
      type: 'certificate',
      issuer: authorityId(cluster),
      commonName: part.commonName,
      dnsNames: part.dnsNames,
      usages: part.dnsNames.length === 0 ? ['client'] : ['server', 'client'],
      days: YEAR,
    },
    places: [{ namespace, name: secret, keys: CERTIFICATE_KEYS }],
  });
  return secret;
}

const CERTIFICATE_KEYS = {
  'tls.crt': 'certificate',
  'tls.key': 'private-key',
  'ca.crt': 'issuer-certificate',
} as const;

/**
 * States the need for a client's credential: a password that stands with the cluster and with the client, or a
 * certificate that stands with the client only.
 *
 * @param provider - the cluster
 * @param cluster - its name and namespace
 * @param client - the client
 * @param authentication - how clients prove who they are
 * @param usersSecret - Secret of the cluster's namespace for passwords
 */
export function needClientCredential(
  provider: Provider,
  cluster: Owner,
  client: Client,
  authentication: ClientAuthentication,
  usersSecret: string,
): void {
  const { construct } = provider;
  const needs = Needs.of(construct);
  const { principal } = client;
  const common = {
    kind: 'secret',
    id: userId(cluster, principal),
    reason: `user ${principal} of the Kafka cluster ${cluster.namespace}/${cluster.name}`,
  } as const;
  const place = { namespace: client.namespace, name: credentialName(client, provider) };
  if (authentication === 'mtls') {
    needs.add(construct, {
      ...common,
      shape: {
        type: 'certificate',
        issuer: authorityId(cluster),
        commonName: principal,
        dnsNames: [],
        usages: ['client'],
        days: YEAR,
      },
      places: [{ ...place, keys: CERTIFICATE_KEYS }],
    });
    return;
  }
  needs.add(construct, {
    ...common,
    shape: { type: 'password', length: 32 },
    places: [
      { namespace: cluster.namespace, name: usersSecret, keys: { [principal]: 'value' } },
      { ...place, keys: { password: 'value' } },
    ],
  });
  needs.add(construct, {
    kind: 'secret',
    id: authorityId(cluster),
    reason: `certificate authority of the Kafka cluster ${cluster.namespace}/${cluster.name}`,
    shape: { type: 'certificate-authority', commonName: `${cluster.name}.${cluster.namespace} Kafka`, days: 10 * YEAR },
    places: [{ ...place, keys: { 'ca.crt': 'certificate' } }],
  });
}

/**
 * How a client of an owned cluster speaks to it.
 *
 * @param authentication - how clients prove who they are
 * @param client - the client
 * @returns the security of its connection
 */
export function clientSecurity(authentication: ClientAuthentication, client: Client): KafkaSecurity {
  return authentication === 'mtls'
    ? { protocol: 'SSL', caFile: 'ca.crt', certificateFile: 'tls.crt', keyFile: 'tls.key' }
    : {
        protocol: 'SASL_SSL',
        mechanism: 'SCRAM-SHA-512',
        username: client.principal,
        passwordFile: 'password',
        caFile: 'ca.crt',
      };
}

/**
 * The files that a client's pods get.
 *
 * @param security - how it speaks to the cluster
 * @param secret - its Secret
 * @returns the keys, each a file of its own name
 */
export function clientSecrets(security: KafkaSecurity, secret: string): SecretProjection[] {
  const files = filesOf(security);
  return files.length === 0 ? [] : [{ secret, items: Object.fromEntries(files.map((file) => [file, file])) }];
}

function filesOf(security: KafkaSecurity): string[] {
  switch (security.protocol) {
    case 'PLAINTEXT':
      return [];
    case 'SSL':
      return [security.caFile, security.certificateFile, security.keyFile];
    case 'SASL_SSL':
      return [security.passwordFile, ...(security.caFile === undefined ? [] : [security.caFile])];
  }
}

/**
 * The user as Kafka's authorizer knows it.
 *
 * @param authentication - how clients prove who they are
 * @param principal - the client's principal
 * @returns for instance `User:analytics-enrich`, or `User:CN=analytics-enrich` with certificates
 */
export function kafkaUser(authentication: ClientAuthentication, principal: string): string {
  return authentication === 'mtls' ? `User:CN=${principal}` : `User:${principal}`;
}
