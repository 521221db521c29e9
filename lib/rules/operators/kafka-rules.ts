import { isObject, objects, specOf, textMap, type Item } from '../../model';
import type { ManifestRule } from '../manifest-rule';
import { Workloads } from '../security/workloads';

/** Factors in a file of Kafka's properties. */
const FACTOR =
  /^(default\.replication\.factor|offsets\.topic\.replication\.factor|transaction\.state\.log\.replication\.factor|min\.insync\.replicas)\s*=\s*(\d+)\s*$/gm;
const ROLES = /^process\.roles\s*=\s*(.+)$/m;

/** That brokers without an operator are as many as their topics have replicas. */
export const brokerReplicas: ManifestRule = {
  id: 'kafka-broker-replicas',
  severity: 'error',
  title: 'There are as many brokers as their configuration wants replicas',
  reason: 'Kafka refuses to make topics, its own included: replication factor larger than available brokers',
  source: 'Apache Kafka documentation: default.replication.factor',
  equivalents: {},
  all: (context, report) => {
    const { inventory } = context;
    // the brokers of one cluster may be several sets, one a zone, with one configuration
    const sets = new Map<Item, Item[]>();
    for (const item of inventory.ofKind('apps/StatefulSet'))
      for (const { configMap } of objects(item.pod?.spec.volumes)) {
        const name = isObject(configMap) ? configMap.name : undefined;
        if (typeof name !== 'string') continue;
        const found = inventory.find('/ConfigMap', item.object.metadata.namespace, name);
        if (found !== undefined) sets.set(found, [...(sets.get(found) ?? []), item]);
      }
    for (const [{ object }, items] of sets) {
      const replicas = items.reduce((sum, item) => sum + Workloads.of(context).replicasOf(item), 0);
      const [first] = items;
      if (first === undefined || replicas === 0) continue;
      for (const text of Object.values(textMap(object.data))) {
        // controllers have the factors in their file as well
        if (ROLES.exec(text)?.[1]?.includes('broker') !== true) continue;
        for (const [, key = '', factor] of text.matchAll(FACTOR)) {
          if (Number(factor) <= replicas) continue;
          report({
            item: first,
            property: 'spec.replicas',
            message: `makes ${String(replicas)} broker${replicas === 1 ? '' : 's'}, and ${key} is ${factor ?? ''} in ConfigMap ${object.metadata.name}`,
            given: specOf(first.object).replicas,
            allowed: `at least ${factor ?? ''}`,
            remedy: 'raise the replicas, or lower the factor',
          });
        }
      }
    }
  },
};
