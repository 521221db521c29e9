import * as fs from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Cdk8sPlusClient } from 'cdk8s-data-platform/cdk8s-plus';
import type { Client, IClient } from 'cdk8s-data-platform/connect';
import { loaderRecords, type Flight } from './flights';

/** What the loader sends, and how fast. */
export interface FlightLoaderProps {
  /** The flights, in the order of departure. */
  readonly flights: readonly Flight[];
  /** Name of the topic. */
  readonly topic: string;
  /** Number of its partitions. */
  readonly partitions: number;
  /** Folder of the Kafka connection in the pod. */
  readonly binding: string;
  /** Image with Kafka's command line tools. */
  readonly image: string;
  /**
   * Records a second, to watch the stream at work.
   *
   * @default - as fast as the brokers take them
   */
  readonly recordsPerSecond?: number;
}

/** An ordinary cdk8s-plus Job that puts the flights on a topic. It knows nothing of the library but its files. */
export class FlightLoader extends Construct implements IClient {
  readonly client: Client;

  /**
   * @param scope - parent construct
   * @param id - name of the Job
   * @param props - what to send
   */
  constructor(scope: Construct, id: string, props: FlightLoaderProps) {
    super(scope, id);
    const script = new kplus.ConfigMap(this, 'Script', {
      metadata: { name: id },
      data: { 'load.sh': fs.readFileSync(path.join(__dirname, 'load.sh'), 'utf8') },
    });
    const parts = split(gzip(loaderRecords(props.flights, props.partitions))).map(
      (part, index) =>
        new kplus.ConfigMap(this, `Records${String(index)}`, {
          metadata: { name: `${id}-records-${String(index)}` },
          binaryData: { records: part.toString('base64') },
        }),
    );
    const job = new kplus.Job(this, 'Job', {
      metadata: { name: id },
      backoffLimit: 10,
      restartPolicy: kplus.RestartPolicy.NEVER,
      securityContext: { user: 1000, group: 1000, fsGroup: 1000, ensureNonRoot: true },
      containers: [
        {
          name: 'load',
          image: props.image,
          imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
          command: ['bash', '/script/load.sh'],
          args: [props.binding, props.topic, String(props.recordsPerSecond ?? 0)],
          securityContext: { user: 1000, group: 1000 },
          resources: {
            cpu: { request: kplus.Cpu.millis(100) },
            memory: { request: Size.mebibytes(384), limit: Size.mebibytes(384) },
            ephemeralStorage: { request: Size.gibibytes(1), limit: Size.gibibytes(1) },
          },
          volumeMounts: [
            { path: '/script', volume: kplus.Volume.fromConfigMap(this, 'ScriptFile', script), readOnly: true },
            ...parts.map((part, index) => ({
              path: `/data/${String(index).padStart(2, '0')}`,
              volume: kplus.Volume.fromConfigMap(this, `Data${String(index)}`, part),
              readOnly: true,
            })),
          ],
        },
      ],
    });
    this.client = Cdk8sPlusClient.of(job, { name: id }).client;
  }
}

/** Largest part of the records in one ConfigMap: `kubectl apply` keeps a copy of each object in 256 KiB of annotations. */
const PART_BYTES = 128 * 1024;

/** The header says nothing of time or system: same records, same bytes. */
function gzip(lines: readonly string[]): Buffer {
  const packed = gzipSync(`${lines.join('\n')}\n`);
  packed[9] = 255; // the operating system, "unknown"
  return packed;
}

function split(bytes: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / PART_BYTES) }, (_, index) =>
    bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES),
  );
}
