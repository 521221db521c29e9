import { isObject, objects, textMap } from '../../model';
import type { ManifestRule } from '../manifest-rule';
import { specOf, Workloads } from '../security/workloads';

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
  objects: {
    'apps/StatefulSet': (item, report, context) => {
      const { pod, object } = item;
      if (pod === undefined) return;
      const replicas = Workloads.of(context).replicasOf(item);
      if (replicas === 0) return;
      for (const { configMap } of objects(pod.spec.volumes)) {
        if (!isObject(configMap) || typeof configMap.name !== 'string') continue;
        const found = context.inventory.find('/ConfigMap', pod.namespace, configMap.name);
        for (const text of Object.values(textMap(found?.object.data))) {
          const roles = ROLES.exec(text)?.[1];
          // controllers have the factors in their file as well
          if (!roles?.includes('broker')) continue;
          for (const [, key = '', factor] of text.matchAll(FACTOR)) {
            if (Number(factor) <= replicas) continue;
            report({
              item,
              property: 'spec.replicas',
              message: `makes ${String(replicas)} broker${replicas === 1 ? '' : 's'}, and ${key} is ${factor ?? ''} in ConfigMap ${configMap.name}`,
              given: specOf(object).replicas,
              allowed: `at least ${factor ?? ''}`,
              remedy: 'raise the replicas, or lower the factor',
            });
          }
        }
      }
    },
  },
};
