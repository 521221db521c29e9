import { Construct } from 'constructs';
import { CallSite, Check, freeId, giveBrand, isDeferred, resourceName, type Text } from '../../core';
import {
  credentialName,
  Ledger,
  Needs,
  Provider,
  type Client,
  type Endpoint,
  type Grant,
  type IClient,
  type KafkaSecurity,
  type Peer,
} from '../../connect';
import { Rules } from '../../rules/engine';
import type { IKafkaCluster } from './kafka-cluster';
import { clientSecrets } from './kafka-credentials';
import { kafkaOffer } from './kafka-provider';
import { kafkaRules } from './kafka-rules';
import {
  checkTopicName,
  constructId,
  grantConsume,
  grantProduce,
  type ConsumeOptions,
  type IKafkaTopic,
  type ProduceOptions,
} from './kafka-topic';

/** A cluster that somebody else runs. */
export interface ExistingKafkaClusterProps {
  /**
   * Name by which clients know it: the folder of its binding.
   *
   * @default - the construct's id
   */
  readonly name?: string;
  /** `host:port` pairs, joined by commas. May be late. */
  readonly bootstrapServers: Text;
  /**
   * The pods of all brokers, where they run in this cluster of Kubernetes, or the addresses of all brokers. A client
   * connects to each of them.
   */
  readonly peers: readonly Peer[];
  /**
   * Ports of the brokers, as their pods or addresses have them.
   *
   * @default - those in bootstrapServers; needed where these are late
   */
  readonly ports?: readonly number[];
  /**
   * How clients speak: with a password over TLS, with a certificate, or without any security.
   *
   * @default 'SASL_SSL'
   */
  readonly security?: 'SASL_SSL' | 'SSL' | 'PLAINTEXT';
  /**
   * Who signed the brokers' certificates: an authority whose certificate has to be brought, or one that every client knows.
   *
   * @default 'private'
   */
  readonly certificateAuthority?: 'private' | 'public';
}

/** A cluster that somebody else runs, as the library knows it. Made by `KafkaCluster.fromExisting`. */
export class ExistingKafkaCluster extends Construct implements IKafkaCluster {
  /** The cluster, as its clients know it. */
  readonly provider: Provider;
  /** How clients speak to it. */
  readonly security: 'SASL_SSL' | 'SSL' | 'PLAINTEXT';
  /** `host:port` pairs, joined by commas. */
  readonly bootstrapServers: Text;
  private readonly check: Check;
  private readonly topicsByName = new Map<string, IKafkaTopic>();

  /**
   * @param scope - parent construct
   * @param id - id in the parent
   * @param props - where it is and how one speaks to it
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ExistingKafkaClusterProps,
  ) {
    super(scope, freeId(scope, id));
    CallSite.declare(this);
    giveBrand(this, 'ExistingKafkaCluster');
    this.check = new Check(this);
    this.bootstrapServers = props.bootstrapServers;
    this.check.settled(props, ['bootstrapServers']);
    this.security = this.check.oneOf('security', props.security ?? 'SASL_SSL', ['SASL_SSL', 'SSL', 'PLAINTEXT']);
    if (this.security === 'SSL' && props.certificateAuthority === 'public') {
      this.check.fail({
        property: 'certificateAuthority',
        message: 'can\'t be public with security "SSL": clients and brokers then trust one authority of their own',
        given: 'public',
        allowed: 'private',
      });
    }
    const endpoints = this.createEndpoints();
    this.provider = new Provider(this, {
      name: this.check.dnsLabel(props.name === undefined ? 'id' : 'name', resourceName(this, props.name ?? id)),
      protocol: 'kafka',
      endpoints: () => endpoints,
      offer: (client, grants, path) => {
        const security = this.securityOf(client);
        const secrets = clientSecrets(security, credentialName(client, this.provider));
        return kafkaOffer({ bootstrapServers: props.bootstrapServers, security, secrets, grants, path });
      },
      connected: (client) => {
        this.needCredential(client);
      },
    });
    Rules.of(this).use(kafkaRules);
  }

  topic(name: string): IKafkaTopic {
    const known = this.topicsByName.get(name);
    if (known !== undefined) return known;
    const topic = new ExistingKafkaTopic(this, name, this.provider);
    this.topicsByName.set(name, topic);
    return topic;
  }

  grantAdmin({ client }: IClient): Grant {
    const { provider } = this;
    return Ledger.of(this).grant({
      provider,
      client,
      access: 'admin',
      resource: { kind: 'cluster', name: provider.name },
    });
  }

  private createEndpoints(): Endpoint[] {
    const { bootstrapServers, peers } = this.props;
    const servers = isDeferred(bootstrapServers)
      ? []
      : bootstrapServers.split(',').map((server) => this.parse(server.trim()));
    const ports = this.props.ports ?? servers.map(({ port }) => port);
    if (ports.length === 0) {
      this.check.fail({
        property: 'ports',
        message: 'is needed, since bootstrapServers is known only late',
        remedy: 'give the ports of the brokers, for instance [9092]',
      });
    }
    if (peers.length === 0) {
      this.check.fail({
        property: 'peers',
        message: 'is empty, so no firewall could let a client through',
        remedy: "give the brokers' addresses, for instance [{ cidrs: ['10.1.0.0/24'] }], or their pods",
      });
    }
    return [...new Set(ports)]
      .sort((a, b) => a - b)
      .map((port) => ({
        name: `tcp-clients-${String(port)}`,
        host: servers[0]?.host ?? bootstrapServers,
        port: this.check.integer('ports', port, { min: 1, max: 65_535 }),
        behind: peers,
        tls: this.security !== 'PLAINTEXT',
      }));
  }

  private parse(server: string): { readonly host: string; readonly port: number } {
    const match = /^(?<host>[A-Za-z0-9._-]+|\[[0-9a-fA-F:]+\]):(?<port>\d{1,5})$/.exec(server);
    const { host, port } = match?.groups ?? {};
    if (host !== undefined && port !== undefined && !['0.0.0.0', 'localhost'].includes(host))
      return { host, port: Number(port) };
    this.check.fail({
      property: 'bootstrapServers',
      message: 'holds something that no client can connect to',
      given: server,
      allowed: '"host:port" pairs joined by commas, with names or addresses that pods can reach',
    });
    return { host: 'invalid', port: 9092 };
  }

  private securityOf(client: Client): KafkaSecurity {
    switch (this.security) {
      case 'PLAINTEXT':
        return { protocol: 'PLAINTEXT' };
      case 'SSL':
        return { protocol: 'SSL', caFile: 'ca.crt', certificateFile: 'tls.crt', keyFile: 'tls.key' };
      case 'SASL_SSL':
        return {
          protocol: 'SASL_SSL',
          mechanism: 'SCRAM-SHA-512',
          username: client.principal,
          passwordFile: 'password',
          ...(this.props.certificateAuthority === 'public' ? {} : { caFile: 'ca.crt' }),
        };
    }
  }

  /** Somebody who administers that cluster has to bring what the client needs, file by file. */
  private needCredential(client: Client): void {
    const [projection] = clientSecrets(this.securityOf(client), credentialName(client, this.provider));
    const { name } = this.provider;
    for (const file of Object.keys(projection?.items ?? {})) {
      const of = file === 'ca.crt' ? '' : ` of user ${client.principal}`;
      Needs.of(this).add(this, {
        kind: 'secret',
        id: [this.node.path, ...(file === 'ca.crt' ? [] : ['user', client.principal]), file].join('/'),
        reason: `clients of the Kafka cluster ${name}, which is run elsewhere`,
        shape: { type: 'given', description: `${DESCRIPTIONS[file] ?? file}${of} of the Kafka cluster ${name}` },
        places: [
          { namespace: client.namespace, name: credentialName(client, this.provider), keys: { [file]: 'value' } },
        ],
      });
    }
  }
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  password: 'SCRAM-SHA-512 password',
  'ca.crt': "certificate (PEM) of the authority that signed the brokers' certificates",
  'tls.crt': 'certificate chain (PEM)',
  'tls.key': 'private key (PEM, PKCS#8)',
};

/** A topic of a cluster that somebody else runs. */
class ExistingKafkaTopic extends Construct implements IKafkaTopic {
  constructor(
    scope: Construct,
    readonly topicName: string,
    private readonly provider: Provider,
  ) {
    super(scope, freeId(scope, constructId(topicName)));
    CallSite.declare(this);
    checkTopicName(new Check(this), topicName);
  }

  grantConsume(client: IClient, options: ConsumeOptions = {}): Grant {
    return grantConsume(this, this.provider, client, options);
  }

  grantProduce(client: IClient, options: ProduceOptions = {}): Grant {
    return grantProduce(this, this.provider, client, options);
  }
}
