import { Size } from 'cdk8s';
import { Cpu, mebibytes, type Check, type CpuAmount } from '../../core';
import type { Environment } from '../../environment';
import type { SchedulingProps } from '../../kubernetes';
import type { ObjectStoreProps } from './object-store';
import { ENGINES, type ObjectStoreEngine } from './object-store-versions';

/** A store with every choice made. */
export interface ObjectStoreSettings {
  /** The program. */
  readonly engine: ObjectStoreEngine;
  /** Region that requests are signed for. */
  readonly region: string;
  /** Number of nodes. */
  readonly nodes: number;
  /** On how many nodes every object is. */
  readonly replicationFactor: number;
  /** How much data fits in. */
  readonly capacity: Size;
  /** Size of the volume of each node. */
  readonly volume: Size;
  /** Storage class of the volumes. */
  readonly storageClass: string | undefined;
  /** Processor time of each node. */
  readonly cpu: CpuAmount;
  /** Memory of each node. */
  readonly memory: Size;
  /** Where nodes may run. */
  readonly scheduling: SchedulingProps;
  /** Zones that the nodes are spread over, where the target knows them. */
  readonly zones: readonly string[];
}

const REGION = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
/** Copies that Garage's documentation speaks of; more cost space and add little. */
const MAX_REPLICATION_FACTOR = 7;
const MAX_NODES = 100;

/** What nodes need: a Garage node was seen to be killed with 256 MiB while it applied its first layout. */
const MEMORY: Readonly<Record<ObjectStoreEngine, Readonly<Record<'least' | 'small' | 'large', Size>>>> = {
  versitygw: { least: Size.mebibytes(128), small: Size.mebibytes(256), large: Size.gibibytes(1) },
  garage: { least: Size.mebibytes(384), small: Size.mebibytes(512), large: Size.gibibytes(2) },
};

/**
 * Makes every choice that the user left open.
 *
 * @param props - what the user said
 * @param environment - what surrounds the store
 * @param check - records what is wrong
 * @returns the settings
 */
export function resolveObjectStore(
  props: ObjectStoreProps,
  environment: Environment,
  check: Check,
): ObjectStoreSettings {
  check.settled(props);
  const { profile, target } = environment;
  const engine = check.oneOf('engine', props.engine ?? 'versitygw', ENGINES);
  const { nodes, replicationFactor } = resolveReplication(engine, props, environment, check);
  const capacity = sizeOf(props.capacity, 'capacity', Size.gibibytes(1), check);
  const needed = MEMORY[engine];
  const memory = sizeOf(props.memory ?? (profile.small ? needed.small : needed.large), 'memory', needed.least, check);
  return {
    engine,
    region: regionOf(props.region ?? 'us-east-1', 'region', check),
    nodes,
    replicationFactor,
    capacity,
    volume: Size.mebibytes(Math.ceil((mebibytes(capacity) * replicationFactor) / nodes)),
    storageClass: props.storageClass,
    cpu: props.cpu ?? Cpu.millis(profile.small ? 50 : 500),
    memory,
    scheduling: props.scheduling ?? {},
    zones: engine === 'garage' && replicationFactor > 1 ? target.zones : [],
  };
}

/**
 * A region as it stands in signatures.
 *
 * @param region - what was given
 * @param property - name of the property
 * @param check - records what is wrong
 * @returns the region
 */
export function regionOf(region: string, property: string, check: Check): string {
  if (typeof region === 'string' && REGION.test(region)) return region;
  check.fail({
    property,
    message: 'is not a region that requests can be signed for',
    given: region,
    allowed: 'lower-case letters, digits and "-", for instance us-east-1',
  });
  return 'us-east-1';
}

function resolveReplication(
  engine: ObjectStoreEngine,
  props: ObjectStoreProps,
  { profile }: Environment,
  check: Check,
): { readonly nodes: number; readonly replicationFactor: number } {
  if (engine === 'versitygw') {
    for (const property of ['nodes', 'replicationFactor'] as const) {
      const given = props[property];
      if (given === undefined || given === 1) continue;
      check.fail({
        property,
        message: 'is more than engine versitygw can do: it is one node on one volume',
        given,
        allowed: '1',
        remedy: "use engine: 'garage', which replicates over nodes and zones",
      });
    }
    return { nodes: 1, replicationFactor: 1 };
  }
  const nodes = check.integer('nodes', props.nodes ?? (profile.replicated ? 3 : 1), { min: 1, max: MAX_NODES });
  const replicationFactor = check.integer('replicationFactor', props.replicationFactor ?? Math.min(3, nodes), {
    min: 1,
    max: MAX_REPLICATION_FACTOR,
  });
  if (replicationFactor <= nodes) return { nodes, replicationFactor };
  check.fail({
    property: 'replicationFactor',
    message: `is more than there are nodes: ${String(replicationFactor)} copies can't be on ${String(nodes)} nodes`,
    given: replicationFactor,
    allowed: `1 to ${String(nodes)}`,
    remedy: `give nodes: ${String(replicationFactor)} or more`,
  });
  return { nodes, replicationFactor: nodes };
}

function sizeOf(size: Size, property: string, min: Size, check: Check): Size {
  if (!(size instanceof Object) || !('toMebibytes' in size)) {
    check.fail({
      property,
      message: 'must be a size',
      given: size,
      allowed: 'a Size, for instance Size.gibibytes(50)',
    });
    return min;
  }
  if (mebibytes(size) >= mebibytes(min)) return size;
  check.fail({
    property,
    message: 'is too small',
    given: `${String(mebibytes(size))} MiB`,
    allowed: `at least ${String(mebibytes(min))} MiB`,
  });
  return min;
}
