import { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { Cpu, Platform, Target, Tenant } from 'cdk8s-data-platform';
import type { IClient } from 'cdk8s-data-platform/connect';
import { KafkaCluster } from 'cdk8s-data-platform/kafka';
import { StatelessWorkload } from 'cdk8s-data-platform/kubernetes';

/** A service of one's own: pods that are hardened, closed and connected like those of every system of the library. */
class Gateway extends StatelessWorkload implements IClient {
  /**
   * @param scope - parent construct
   * @param id - name of the service
   */
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      name: id,
      identity: { app: 'gateway', instance: id, component: 'server' },
      ports: [{ name: 'http', port: 80, containerPort: 8080 }],
      pod: {
        user: 1000,
        containers: [
          {
            name: 'gateway',
            image: 'registry.example.com/shop/gateway:1.4.2',
            resources: { cpu: Cpu.millis(200), memory: Size.mebibytes(256) },
            ports: { http: 8080 },
            readiness: { http: '/ready', port: 'http' },
            writable: ['/tmp'],
          },
        ],
      },
    });
  }
}

/**
 * A service that writes to a topic. It finds servers, user, password and certificates below `/bindings/events`.
 *
 * @param outdir - folder of the output
 * @returns the platform
 */
export function build(outdir?: string): Platform {
  const platform = new Platform({ name: 'shop', target: Target.local(), tier: 'dev', outdir });
  const streaming = new Tenant(platform, 'streaming');
  const orders = new KafkaCluster(streaming, 'events', { storage: Size.gibibytes(5) }).addTopic('orders');

  const gateway = new Gateway(new Tenant(platform, 'shop'), 'gateway');
  orders.grantProduce(gateway);
  return platform;
}

if (require.main === module) build().synth();
