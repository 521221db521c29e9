import { Size } from 'cdk8s';
import { Cpu, fitName, mebibytes, type Check, type CpuAmount } from '../../core';
import type { SchedulingProps } from '../../kubernetes';
import type { KafkaClusterProps, KafkaResources } from './kafka-cluster';

/** What the nodes of a pool are: `node` stands for both in one. */
export type KafkaRole = 'broker' | 'controller' | 'node';

/** Nodes that are alike: what becomes a StatefulSet natively, and a KafkaNodePool in Strimzi. */
export interface KafkaPool {
  /** What they are. */
  readonly role: KafkaRole;
  /** Name of the pool, for instance `events-broker` or `events-broker-zone-a`. */
  readonly name: string;
  /** The zone they are kept in, and their rack; nothing without zones. */
  readonly zone: string | undefined;
  /** Place of the zone in the cluster's list; 0 without zones. */
  readonly zoneIndex: number;
  /** How many. */
  readonly replicas: number;
  /** How many of them, the last ones, shall hold no partitions. */
  readonly retiring: number;
  /** Node id of the first one; the others follow. Ids never change when a pool grows. */
  readonly firstId: number;
  /** Processor time that is set aside. */
  readonly cpu: CpuAmount;
  /** Memory of the container. */
  readonly memory: Size;
  /** Heap of the JVM, in mebibytes. */
  readonly heap: number;
  /** Volume. */
  readonly storage: Size;
  /** Which nodes of Kubernetes they may go to. */
  readonly scheduling: SchedulingProps;
}

/** What the pools of a cluster follow from. */
export interface PoolPlan {
  /** Name of the cluster. */
  readonly name: string;
  /** One node that is broker and controller, or separate ones. */
  readonly mode: 'combined' | 'isolated';
  /** Number of brokers. */
  readonly brokers: number;
  /** How many of them shall hold no partitions. */
  readonly retiringBrokers: number;
  /** Number of controllers. */
  readonly controllers: number;
  /** Zones of the brokers, in the user's order. */
  readonly zones: readonly string[];
  /** Whether sizes are small. */
  readonly small: boolean;
}

/** Longest name of a StatefulSet: Kubernetes adds 11 characters for the revision and wants a label of at most 63. */
const STATEFUL_SET_NAME = 52;
/** Broker ids begin here, so that they never meet the controllers', which begin at 0. */
const FIRST_BROKER = 100;
/** Ids set aside for the brokers of one zone. */
const IDS_PER_ZONE = 100;
/** The heap of a broker gains nothing above this: the rest of the memory serves as page cache. */
const LARGEST_HEAP = 6144;
const HEAP_STEP = 64;

/**
 * The pools of a cluster: controllers, and brokers of each zone. Brokers are dealt out to the zones in turn, so that a
 * zone's first brokers stay what they are when the number grows.
 *
 * @param plan - what they follow from
 * @param props - sizes that the user gave
 * @param check - records what is wrong
 * @returns the pools, controllers first
 */
export function resolvePools(plan: PoolPlan, props: KafkaClusterProps, check: Check): KafkaPool[] {
  const { name, mode, controllers, small } = plan;
  const brokerSize = {
    ...resolveSize(check, 'brokerResources', props.brokerResources ?? {}, small ? BROKER.small : BROKER.large),
    storage: props.storage ?? (small ? Size.gibibytes(10) : Size.gibibytes(100)),
  };
  if (mode === 'combined') {
    return [
      {
        role: 'node',
        name: `${name}-node`,
        zone: undefined,
        zoneIndex: 0,
        replicas: 1,
        retiring: 0,
        firstId: 0,
        ...brokerSize,
        scheduling: props.scheduling ?? {},
      },
    ];
  }
  const controllerPool: KafkaPool = {
    role: 'controller',
    name: `${name}-controller`,
    zone: undefined,
    zoneIndex: 0,
    replicas: controllers,
    retiring: 0,
    firstId: 0,
    ...resolveSize(
      check,
      'controllerResources',
      props.controllerResources ?? {},
      small ? CONTROLLER.small : CONTROLLER.large,
    ),
    storage: props.controllerStorage ?? (small ? Size.gibibytes(2) : Size.gibibytes(10)),
    scheduling: props.scheduling ?? {},
  };
  return [controllerPool, ...brokerPools(plan, { ...brokerSize, scheduling: props.scheduling ?? {} })];
}

function brokerPools(
  { name, brokers, retiringBrokers, zones }: PoolPlan,
  size: Pick<KafkaPool, 'cpu' | 'memory' | 'heap' | 'storage' | 'scheduling'>,
): KafkaPool[] {
  if (zones.length === 0) {
    return [
      {
        role: 'broker',
        name: `${name}-broker`,
        zone: undefined,
        zoneIndex: 0,
        replicas: brokers,
        retiring: retiringBrokers,
        firstId: FIRST_BROKER,
        ...size,
      },
    ];
  }
  const pools = zones.map((zone, zoneIndex): KafkaPool => ({
    role: 'broker',
    name: fitName(`${name}-broker-${zone.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`, STATEFUL_SET_NAME),
    zone,
    zoneIndex,
    replicas: dealt(brokers, zoneIndex, zones.length),
    retiring: dealt(brokers, zoneIndex, zones.length) - dealt(brokers - retiringBrokers, zoneIndex, zones.length),
    firstId: FIRST_BROKER + zoneIndex * IDS_PER_ZONE,
    ...size,
    scheduling: {
      ...size.scheduling,
      nodeSelector: { ...size.scheduling.nodeSelector, 'topology.kubernetes.io/zone': zone },
    },
  }));
  return pools.filter(({ replicas }) => replicas > 0);
}

/** How many brokers the zone of an index gets when they are dealt out in turn. */
function dealt(brokers: number, index: number, zones: number): number {
  return Math.max(0, Math.ceil((brokers - index) / zones));
}

interface NodeSize {
  readonly cpu: CpuAmount;
  readonly memory: Size;
}

const BROKER = {
  small: { cpu: Cpu.millis(200), memory: Size.mebibytes(896) },
  large: { cpu: Cpu.units(2), memory: Size.gibibytes(8) },
} as const;
const CONTROLLER = {
  small: { cpu: Cpu.millis(100), memory: Size.mebibytes(448) },
  large: { cpu: Cpu.millis(500), memory: Size.gibibytes(2) },
} as const;

function resolveSize(
  check: Check,
  property: string,
  given: KafkaResources,
  fallback: NodeSize,
): NodeSize & { readonly heap: number } {
  const memory = given.memory ?? fallback.memory;
  const heap = given.heap === undefined ? heapFor(mebibytes(memory)) : mebibytes(given.heap);
  if (mebibytes(memory) < 384) {
    check.fail({
      property: `${property}.memory`,
      message: 'is too little for a Java process that serves TLS',
      given: `${String(mebibytes(memory))} MiB`,
      allowed: 'at least 384 MiB',
    });
  }
  return { cpu: given.cpu ?? fallback.cpu, memory, heap };
}

/**
 * The heap for a container: less than half of its memory, since TLS, network buffers and page cache take the rest.
 *
 * @param memory - memory of the container, in mebibytes
 * @returns mebibytes
 */
export function heapFor(memory: number): number {
  const heap = Math.floor((memory * 0.45) / HEAP_STEP) * HEAP_STEP;
  return Math.max(HEAP_STEP, Math.min(LARGEST_HEAP, heap));
}

/**
 * The node ids of a pool.
 *
 * @param pool - the pool
 * @returns its ids, ascending
 */
export function nodeIds({ firstId, replicas }: KafkaPool): number[] {
  return Array.from({ length: replicas }, (_, index) => firstId + index);
}
