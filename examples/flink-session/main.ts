import { Size } from 'cdk8s';
import { Cpu, Platform, Target, Tenant } from 'cdk8s-data-platform';
import { FlinkSession } from 'cdk8s-data-platform/flink';
import { JobWorkload } from 'cdk8s-data-platform/kubernetes';
import { ObjectStore } from 'cdk8s-data-platform/object-store';

/** Submits a program unless it runs already. The session's address is a file of the grant. */
const SUBMIT = `address=$(sed 's|http://||' /bindings/queries/url)
for attempt in $(seq 60); do
  running=$(/opt/flink/bin/flink list -m "$address" -r) && break
  sleep 5
done
case $running in
  *'State machine job'*) echo 'it runs already' ;;
  *) /opt/flink/bin/flink run -m "$address" -D execution.checkpointing.interval=10s --detached /opt/flink/examples/streaming/StateMachineExample.jar ;;
esac
`;

/**
 * A session cluster that keeps its state in an object store, and a Job that submits a program to it.
 *
 * @param outdir - folder of the output
 * @returns the platform
 */
export function build(outdir?: string): Platform {
  const platform = new Platform({ name: 'shop', target: Target.local(), tier: 'dev', outdir });
  const lake = new ObjectStore(new Tenant(platform, 'streaming'), 'lake', { capacity: Size.gibibytes(5) });
  const analytics = new Tenant(platform, 'analytics');

  const queries = new FlinkSession(analytics, 'queries', {
    state: lake.addBucket('flink').prefix('queries'),
    taskManagers: 1,
    taskSlots: 4,
  });

  const submit = new JobWorkload(analytics, 'submit', {
    name: 'submit',
    identity: { app: 'submit', instance: 'submit', component: 'submit' },
    pod: {
      user: 9999,
      containers: [
        {
          name: 'flink',
          image: queries.settings.image,
          command: ['bash', '-ec', SUBMIT],
          resources: { cpu: Cpu.millis(100), memory: Size.mebibytes(512) },
          writable: ['/tmp', '/opt/flink/log'],
        },
      ],
    },
  });
  queries.grantRest(submit);
  return platform;
}

if (require.main === module) build().synth();
