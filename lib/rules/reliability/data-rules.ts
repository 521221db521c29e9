import { isObject, objects, textMap } from '../../model';
import type { ManifestRule } from '../manifest-rule';

/** Where systems that keep data keep it, by the last part of their image's name. */
const DATA: Readonly<Record<string, readonly string[]>> = {
  cassandra: ['/var/lib/cassandra'],
  clickhouse: ['/var/lib/clickhouse'],
  'clickhouse-server': ['/var/lib/clickhouse'],
  cockroach: ['/cockroach/cockroach-data'],
  couchdb: ['/opt/couchdb/data'],
  elasticsearch: ['/usr/share/elasticsearch/data'],
  etcd: ['/var/lib/etcd', '/etcd-data'],
  influxdb: ['/var/lib/influxdb', '/var/lib/influxdb2'],
  kafka: ['/var/lib/kafka', '/bitnami/kafka'],
  'cp-kafka': ['/var/lib/kafka'],
  mariadb: ['/var/lib/mysql', '/bitnami/mariadb'],
  minio: ['/data', '/export'],
  mongo: ['/data/db'],
  mongodb: ['/bitnami/mongodb', '/data/db'],
  mysql: ['/var/lib/mysql', '/bitnami/mysql'],
  neo4j: ['/data'],
  opensearch: ['/usr/share/opensearch/data'],
  postgres: ['/var/lib/postgresql'],
  postgresql: ['/bitnami/postgresql', '/var/lib/postgresql'],
  zookeeper: ['/data', '/datalog', '/bitnami/zookeeper', '/var/lib/zookeeper'],
};

function systemOf(image: string): string {
  const name = image.split('@')[0]?.split('/').at(-1) ?? '';
  return name.split(':')[0] ?? '';
}

const emptyData: ManifestRule = {
  id: 'data-in-empty-dir',
  severity: 'warning',
  title: 'In prod no database keeps its data in an emptyDir',
  reason: 'the volume goes with its pod: an eviction, a drained node or a new version of the pod deletes the data',
  source:
    'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir; where images keep their data: their documentation',
  equivalents: {},
  container: ({ container, path, pod, item, init }, report, { tier }) => {
    const { image, volumeMounts } = container;
    if (tier !== 'prod' || init || typeof image !== 'string') return;
    const system = systemOf(image);
    const places = DATA[system];
    if (places === undefined) return;
    const claimed = new Set(
      objects(isObject(item.object.spec) ? item.object.spec.volumeClaimTemplates : undefined).map(
        ({ metadata }) => textMap(metadata).name,
      ),
    );
    const emptied = new Set(
      objects(pod.spec.volumes)
        .filter(({ name, emptyDir }) => isObject(emptyDir) && typeof name === 'string' && !claimed.has(name))
        .map(({ name }) => name),
    );
    for (const [index, { name, mountPath }] of objects(volumeMounts).entries()) {
      if (typeof mountPath !== 'string' || !emptied.has(name)) continue;
      if (!places.some((place) => mountPath === place || mountPath.startsWith(`${place}/`))) continue;
      report({
        item,
        property: `${path}.volumeMounts[${String(index)}]`,
        message: `keeps the data of ${system} in an emptyDir`,
        given: mountPath,
        remedy: 'give a StatefulSet a claim for it (volumeClaimTemplates)',
      });
    }
  },
};

/** Where data is kept. */
export const dataRules: readonly ManifestRule[] = [emptyData];
