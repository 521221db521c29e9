import { Construct } from 'constructs';
import { CallSite, Check, freeId, isDeferred, Late, resourceName, type Text } from '../../core';
import { Ledger, Provider, type Grant, type IClient, type Peer } from '../../connect';
import type { IFlinkCluster } from './flink-cluster';
import { PORTS } from './flink-versions';

/** A Flink cluster that somebody else runs. */
export interface ExistingFlinkSessionProps {
  /**
   * Name by which clients know it: the folder of its binding.
   *
   * @default - the construct's id
   */
  readonly name?: string;
  /** Base URL of its REST interface, for instance `http://queries-rest.batch.svc.cluster.local:8081`. May be late. */
  readonly restUrl: Text;
  /** The pods of its job managers, where they run in this cluster of Kubernetes, or their addresses. */
  readonly peers: readonly Peer[];
  /**
   * Port of its REST interface, as its pods or addresses have it.
   *
   * @default 8081
   */
  readonly port?: number;
}

/** A Flink cluster that somebody else runs, as the library knows it. Made by `FlinkSession.fromExisting`. */
export class ExistingFlinkSession extends Construct implements IFlinkCluster {
  readonly restUrl: Text;
  private readonly provider: Provider;

  /**
   * @param scope - parent construct
   * @param id - id in the parent
   * @param props - where it is
   */
  constructor(scope: Construct, id: string, props: ExistingFlinkSessionProps) {
    super(scope, freeId(scope, id));
    CallSite.declare(this);
    const check = new Check(this);
    check.settled(props, ['restUrl']);
    const name = check.dnsLabel(props.name === undefined ? 'id' : 'name', resourceName(this, props.name ?? id));
    const port = check.integer('port', props.port ?? PORTS.rest, { min: 1, max: 65_535 });
    const { restUrl, peers } = props;
    this.restUrl = restUrl;
    const valid = isDeferred(restUrl) || URL.canParse(restUrl);
    if (!valid) {
      check.fail({
        property: 'restUrl',
        message: 'is no URL',
        given: restUrl,
        allowed: 'a URL such as "http://queries-rest.batch.svc.cluster.local:8081"',
      });
    }
    if (peers.length === 0) {
      check.fail({
        property: 'peers',
        message: 'is empty, so no network policy can let clients through',
        remedy: "give the pods of the job managers, or addresses: [{ cidrs: ['10.1.2.0/24'] }]",
      });
    }
    const host = valid ? Late.map(Late.text(restUrl), (url) => new URL(url).hostname) : 'invalid';
    const tls = !isDeferred(restUrl) && restUrl.startsWith('https:');
    this.provider = new Provider(this, {
      name,
      protocol: 'http',
      endpoints: () => [{ name: 'http-rest', host, port, behind: peers, tls }],
      offer: () => ({ wire: { protocol: 'http', url: restUrl }, secrets: [], facts: { url: restUrl } }),
    });
  }

  grantRest({ client }: IClient): Grant {
    const { provider } = this;
    return Ledger.of(this).grant({
      provider,
      client,
      access: 'call',
      resource: { kind: 'rest', name: provider.name },
    });
  }
}
