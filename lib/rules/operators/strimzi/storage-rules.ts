import { parseQuantity } from '../../../core';
import type { ManifestRule } from '../../manifest-rule';
import { listAt, mapAt, textAt } from '../at';
import { heapBytes } from '../heap';
import { StrimziModel } from './strimzi-model';

const ephemeral: ManifestRule = {
  id: 'strimzi-ephemeral-storage',
  severity: 'warning',
  title: 'Outside of dev the nodes of a cluster keep their data',
  reason: 'a node that moves has lost its records, and nodes that move together lose them for all',
  source: 'Strimzi documentation: ephemeral storage is for development and testing',
  equivalents: {},
  all: ({ inventory, tier }, report) => {
    if (tier === 'dev') return;
    for (const { item, object } of StrimziModel.of(inventory).ofKind('KafkaNodePool')) {
      const storage = mapAt(object, 'spec', 'storage');
      for (const [property, part] of [
        ['spec.storage', storage] as const,
        ...listAt(storage, 'volumes').map((one, index) => [`spec.storage.volumes[${String(index)}]`, one] as const),
      ]) {
        const lost = part.type === 'ephemeral';
        if (!lost && part.deleteClaim !== true) continue;
        report({
          item,
          property: lost ? `${property}.type` : `${property}.deleteClaim`,
          message: lost ? 'loses the records when a node moves' : 'deletes the records with the pool',
          given: lost ? part.type : part.deleteClaim,
          allowed: lost ? 'persistent-claim, or jbod of persistent claims' : 'false',
          remedy: lost ? 'write type: persistent-claim with a size' : 'leave deleteClaim out',
        });
      }
    }
  },
};

const heap: ManifestRule = {
  id: 'strimzi-heap',
  severity: 'error',
  title: 'The heap of a node fits into its memory',
  reason: 'the kernel kills the node as soon as the heap is used',
  source: 'Strimzi documentation: jvmOptions',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const { item, object } of StrimziModel.of(inventory).ofKind('KafkaNodePool')) {
      const given = textAt(object, 'spec', 'jvmOptions', '-Xmx');
      const limit = textAt(object, 'spec', 'resources', 'limits', 'memory');
      const [needed, there] = [heapBytes(given ?? ''), parseQuantity(limit ?? '')];
      if (needed === undefined || there === undefined || needed < there) continue;
      report({
        item,
        property: 'spec.jvmOptions.-Xmx',
        message: 'is as much as the container may take, or more',
        given,
        allowed: `less than ${limit ?? ''}; Kafka needs as much again for the page cache`,
        remedy: 'write half of the memory, or leave jvmOptions out',
      });
    }
  },
};

/** Where nodes keep their records, and how much memory they take. */
export const storageRules: readonly ManifestRule[] = [ephemeral, heap];
