import { Duration, Size } from 'cdk8s';
import { Cpu, Platform, Target, Tenant } from 'cdk8s-data-platform';
import { KafkaCluster } from 'cdk8s-data-platform/kafka';
import { JobWorkload, type ContainerProps } from 'cdk8s-data-platform/kubernetes';

/**
 * Two teams and a Kafka cluster: the shop writes orders, analytics reads them and writes totals that the shop reads back.
 * Each program is a user of its own, with the rights that its grants say.
 *
 * @param outdir - folder of the output
 * @returns the platform
 */
export function build(outdir?: string): Platform {
  const platform = new Platform({ name: 'shop', target: Target.local(), tier: 'dev', outdir });
  const streaming = new Tenant(platform, 'streaming', { owners: [{ kind: 'Group', name: 'platform@example.com' }] });
  const kafka = new KafkaCluster(streaming, 'events', { version: '4.2.0', storage: Size.gibibytes(5) });

  const orders = kafka.addTopic('orders', { partitions: 6, retention: Duration.days(7) });
  const totals = kafka.addTopic('totals', { partitions: 3, cleanup: 'compact', config: { 'segment.ms': 600_000 } });

  const shop = new Tenant(platform, 'shop');
  const checkout = new JobWorkload(shop, 'checkout', {
    name: 'checkout',
    identity: { app: 'shop', instance: 'checkout', component: 'producer' },
    pod: {
      user: 1000,
      containers: [
        kafkaTool(`seq 1 1000 | sed 's/.*/{"order":&}/' | $KAFKA/kafka-console-producer.sh $CONNECTION --topic orders`),
      ],
    },
  });
  orders.grantProduce(checkout);

  const analytics = new Tenant(platform, 'analytics');
  const sum = new JobWorkload(analytics, 'sum', {
    name: 'sum',
    identity: { app: 'analytics', instance: 'sum', component: 'aggregator' },
    pod: {
      user: 1000,
      containers: [
        kafkaTool(
          `$KAFKA/kafka-console-consumer.sh $CONNECTION --topic orders --group sum --from-beginning --max-messages 1000 |
            wc -l | sed 's/^ */orders:/' |
            $KAFKA/kafka-console-producer.sh $CONNECTION --topic totals --property parse.key=true --property key.separator=:`,
        ),
      ],
    },
  });
  orders.grantConsume(sum, { group: 'sum' });
  totals.grantProduce(sum);

  return platform;
}

/** A container that speaks to Kafka with the tools of its image: the grant's `client.properties` says all they need. */
function kafkaTool(script: string): ContainerProps {
  return {
    name: 'kafka',
    image: 'apache/kafka:4.2.0',
    command: [
      'bash',
      '-euo',
      'pipefail',
      '-c',
      `KAFKA=/opt/kafka/bin
CONNECTION="--bootstrap-server $(cat /bindings/events/bootstrap-servers) --command-config /bindings/events/client.properties"
${script}`,
    ],
    env: { KAFKA_HEAP_OPTS: '-Xmx128m', LOG_DIR: '/tmp' },
    resources: { cpu: Cpu.millis(100), memory: Size.mebibytes(384) },
    writable: ['/tmp'],
  };
}

if (require.main === module) build().synth();
