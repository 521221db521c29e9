import { events, textOf } from './support';

/** The configuration that was seen running: 1 controller and 3 brokers, mutual TLS between them, SCRAM for clients. */
test('the file of a broker', () => {
  expect(textOf(events().platform, 'events-broker', 'server.properties')).toMatchInlineSnapshot(`
    "allow.everyone.if.no.acl.found=false
    authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
    auto.create.topics.enable=false
    config.providers=dir
    config.providers.dir.class=org.apache.kafka.common.config.provider.DirectoryConfigProvider
    config.providers.dir.param.allowed.paths=/etc/kafka/tls
    controller.listener.names=CONTROLLER
    controller.quorum.voters=0@events-controller-0.events-controller.streaming.svc.cluster.local:9090
    default.replication.factor=3
    group.initial.rebalance.delay.ms=0
    initial.broker.registration.timeout.ms=300000
    inter.broker.listener.name=INTERNAL
    listener.name.clients.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
    listener.name.clients.ssl.client.auth=none
    listener.security.protocol.map=CONTROLLER:SSL,INTERNAL:SSL,CLIENTS:SASL_SSL
    log.dirs=/var/lib/kafka/data/kraft
    min.insync.replicas=2
    num.partitions=3
    offsets.topic.num.partitions=6
    offsets.topic.replication.factor=3
    process.roles=broker
    sasl.enabled.mechanisms=SCRAM-SHA-512
    share.coordinator.state.topic.min.isr=2
    share.coordinator.state.topic.replication.factor=3
    ssl.client.auth=required
    ssl.keystore.certificate.chain=\${dir:/etc/kafka/tls:tls.crt}
    ssl.keystore.key=\${dir:/etc/kafka/tls:tls.key}
    ssl.keystore.type=PEM
    ssl.truststore.certificates=\${dir:/etc/kafka/tls:ca.crt}
    ssl.truststore.type=PEM
    super.users=User:CN=events_admin;User:CN=events_broker;User:CN=events_controller
    transaction.state.log.min.isr=2
    transaction.state.log.num.partitions=6
    transaction.state.log.replication.factor=3
    "
  `);
});

test('the file of a controller has no listener of clients', () => {
  const controller = textOf(events().platform, 'events-controller', 'server.properties').split('\n');
  const broker = new Set(textOf(events().platform, 'events-broker', 'server.properties').split('\n'));
  expect(controller.filter((line) => !broker.has(line))).toEqual([
    'listeners=CONTROLLER://0.0.0.0:9090',
    'process.roles=controller',
  ]);
});
