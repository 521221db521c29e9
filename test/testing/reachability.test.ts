import { Size, Testing } from 'cdk8s';
import { Platform, Target, Tenant } from 'cdk8s-data-platform';
import { KafkaCluster } from 'cdk8s-data-platform/kafka';
import { reachabilityMatchers } from 'cdk8s-data-platform/testing';
import { web } from '../support/workloads';

expect.extend(reachabilityMatchers);

/** A Kafka cluster with a client, and a stranger beside it. */
function shop() {
  const platform = new Platform({ name: 'shop', target: Target.local(), tier: 'test', outdir: Testing.app().outdir });
  const streaming = new Tenant(platform, 'streaming');
  const kafka = new KafkaCluster(streaming, 'events', { version: '4.2.0', storage: Size.gibibytes(2) });
  const tenant = new Tenant(platform, 'shop');
  const [client, stranger] = [web(tenant, 'client'), web(tenant, 'stranger')];
  kafka.addTopic('orders', { partitions: 3 }).grantConsume(client, { group: 'client' });
  return { kafka, client, stranger, reachability: platform.reachability() };
}

describe('expect(reachability).toAllow', () => {
  const { kafka, client, stranger, reachability } = shop();
  const brokers = { namespace: 'streaming', labels: { 'app.kubernetes.io/component': 'broker' } };

  test('takes constructs: a client reaches the brokers of its cluster, another one does not', () => {
    expect(reachability).toAllow(client, kafka, 9092);
    expect(reachability).not.toAllow(stranger, kafka, 9092);
  });

  test('takes names, labels, Services and addresses', () => {
    expect(reachability).toAllow('shop/client', brokers, 9092);
    expect(reachability).not.toAllow({ namespace: 'shop', labels: { app: 'none' } }, 'streaming/events-broker', 9092);
    expect(reachability).toAllow(client, { service: 'streaming/events-bootstrap' }, 9092);
    expect(reachability).not.toAllow(client, { address: '169.254.169.254' }, 80);
    expect(reachability).toAllow(client, { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }, 53, 'UDP');
  });

  test('fails with the policies that refuse', () => {
    expect(() => {
      expect(reachability).toAllow(stranger, brokers, 9092);
    }).toThrow(
      [
        'expected the network policies to allow it, but',
        "shop/stranger doesn't reach streaming/events-broker on TCP 9092",
        '  egress of shop/stranger: refused, since no rule of shop/default-deny, shop/stranger allows it',
        '  ingress of streaming/events-broker: refused, since no rule of streaming/default-deny, streaming/events-broker allows it; other ports are open: ',
      ]
        .join('\n')
        .slice(0, -'; other ports are open: '.length),
    );
  });

  test('fails, negated, with the rules that allow', () => {
    expect(() => {
      expect(reachability).not.toAllow(client, brokers, 9092);
    }).toThrow(
      /to refuse it, but\nshop\/client reaches streaming\/events-broker on TCP 9092\n.*allowed by shop\/client spec\.egress\[1\]\n/,
    );
  });

  test('fails for something else than a reachability', () => {
    expect(() => {
      expect('everything').toAllow('a/b', 'a/c', 80);
    }).toThrow('toAllow expects what platform.reachability() gives');
  });
});
