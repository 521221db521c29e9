import { apiGroup, type Json, type JsonObject, type KubeObject } from '../../kubernetes';
import { isObject, objects, type Item } from '../../model';
import type { ManifestContext, ManifestRule, ReportManifest } from '../manifest-rule';
import { itemsOf } from './at';
import { checkStorageClass } from '../references/storage-class';
import { madeBy } from '../references/made';

/** A map somewhere in a custom resource. */
interface Place {
  readonly map: JsonObject;
  readonly path: string;
}

/** Groups of operators that make pods as their resources say. */
const MAKERS: ReadonlySet<string> = new Set([
  'cassandra.datastax.com',
  'flink.apache.org',
  'k8ssandra.io',
  'k8s.mariadb.com',
  'kafka.strimzi.io',
  'mongodb.com',
  'mysql.oracle.com',
  'postgresql.cnpg.io',
  'ps.percona.com',
  'psmdb.percona.com',
  'redis.redis.opstreelabs.in',
  'sparkoperator.k8s.io',
]);

const places = new WeakMap<KubeObject, readonly Place[]>();

/** All maps in the spec of a resource, found once for all rules. */
function placesOf({ object }: Item): readonly Place[] {
  const known = places.get(object);
  if (known !== undefined) return known;
  const found: Place[] = [];
  const walk = (value: Json | undefined, path: string): void => {
    for (const [index, one] of itemsOf(value).entries()) walk(one, `${path}[${String(index)}]`);
    if (!isObject(value)) return;
    found.push({ map: value, path });
    for (const key in value) walk(value[key], `${path}.${key}`);
  };
  walk(object.spec, 'spec');
  places.set(object, found);
  return found;
}

function eachPlace(
  visit: (place: Place, item: Item, report: ReportManifest, context: ManifestContext) => void,
): NonNullable<ManifestRule['objects']> {
  return {
    '*': (item, report, context) => {
      const group = apiGroup(item.object.apiVersion);
      if (!group.includes('.') || !MAKERS.has(group)) return;
      for (const place of placesOf(item)) visit(place, item, report, context);
    },
  };
}

/** What takes the walls of a pod away, by field; and what it does, in words. */
const BREACHES: Readonly<Record<string, string>> = {
  allowPrivilegeEscalation: 'lets programs get more rights than they start with',
  hostIPC: 'shares memory with the node',
  hostNetwork: 'is on the network of the node',
  hostPID: 'sees the processes of the node',
  privileged: 'may do everything on the node',
};

const isolation: ManifestRule = {
  id: 'operator-pod-isolation',
  severity: 'error',
  title: 'Pods that operators make are told to stay apart from their node',
  reason: 'the operator passes it on to the pods: whoever gets into one of them has the node',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  equivalents: {},
  objects: eachPlace(({ map, path }, item, report) => {
    for (const [field, words] of Object.entries(BREACHES)) {
      if (map[field] !== true) continue;
      report({ item, property: `${path}.${field}`, message: words, given: true, remedy: 'leave it out' });
    }
    for (const [index, { hostPath }] of objects(map.volumes).entries()) {
      if (!isObject(hostPath)) continue;
      report({
        item,
        property: `${path}.volumes[${String(index)}].hostPath`,
        message: "mounts a directory of the node's own disk",
        given: hostPath.path,
        remedy: 'mount a persistentVolumeClaim or an emptyDir',
      });
    }
    if (map.runAsUser === 0 || map.runAsNonRoot === false)
      report({
        item,
        property: `${path}.${map.runAsUser === 0 ? 'runAsUser' : 'runAsNonRoot'}`,
        message: 'lets programs run as root',
        given: map.runAsUser === 0 ? 0 : false,
        remedy: 'write runAsNonRoot: true, and the user of the image',
      });
    const { add } = isObject(map.capabilities) ? map.capabilities : {};
    if (Array.isArray(add) && add.some((one) => one !== 'NET_BIND_SERVICE'))
      report({
        item,
        property: `${path}.capabilities.add`,
        message: 'gives programs rights of the kernel',
        given: add,
        allowed: 'NET_BIND_SERVICE',
        remedy: 'leave them out',
      });
  }),
};

const TAG = /:([^:/@]+)$/;
const DIGIT = /\d/;

const image: ManifestRule = {
  id: 'operator-image-tag',
  severity: 'error',
  title: 'Images that operators are told to run are named by an exact tag or a digest',
  reason: 'a floating tag is another program on each node and after each restart',
  source: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
  equivalents: {},
  objects: eachPlace(({ map: { image: given }, path }, item, report) => {
    if (typeof given !== 'string' || given === '' || given.includes('@sha256:')) return;
    const tag = TAG.exec(given)?.[1];
    if (tag !== undefined && tag !== 'latest' && DIGIT.test(tag)) return;
    report({
      item,
      property: `${path}.image`,
      message: tag === undefined ? 'has no tag, which means latest' : `has the floating tag ${tag}`,
      given,
      remedy: 'name an exact version',
    });
  }),
};

const account: ManifestRule = {
  id: 'operator-service-account',
  severity: 'error',
  title: 'Service accounts that operators are told to use are made',
  reason: 'the API server refuses the pods, which the operator says in its status only',
  source: 'https://kubernetes.io/docs/concepts/security/service-accounts/',
  equivalents: {},
  objects: eachPlace(({ map, path }, item, report, context) => {
    for (const field of ['serviceAccount', 'serviceAccountName']) {
      const given = map[field];
      if (typeof given !== 'string' || given === '' || given === 'default') continue;
      const { inventory } = context;
      const { namespace, name } = item.object.metadata;
      // operators make accounts that begin with the name of their resource
      if (inventory.find('/ServiceAccount', namespace, given) !== undefined || given.startsWith(name)) continue;
      const here = inventory.ofKind('/ServiceAccount').some(({ object }) => object.metadata.namespace === namespace);
      report({
        item,
        property: `${path}.${field}`,
        message: `names the service account ${given}, which nobody makes in ${namespace ?? 'its namespace'}`,
        given,
        remedy: 'make the service account, or name one that is made',
        ...(here ? {} : { severity: 'warning' }),
      });
    }
  }),
};

const config: ManifestRule = {
  id: 'operator-config-map',
  severity: 'warning',
  title: 'ConfigMaps that operators are told to mount are made',
  reason: 'the pods wait for them and never start',
  source: 'https://kubernetes.io/docs/concepts/configuration/configmap/',
  equivalents: {},
  objects: eachPlace(({ map, path }, item, report, context) => {
    const { namespace } = item.object.metadata;
    for (const [index, { name: given }] of objects(map.configMaps).entries()) {
      if (typeof given !== 'string' || madeBy(context).hasConfigMap(namespace, given)) continue;
      report({
        item,
        property: `${path}.configMaps[${String(index)}].name`,
        message: `names a ConfigMap that nobody makes in ${namespace ?? 'its namespace'}`,
        given,
        remedy: 'make it, or name one that is made',
      });
    }
  }),
};

const storage: ManifestRule = {
  id: 'operator-storage-class',
  severity: 'warning',
  title: "Storage classes that operators are told to use are made, a need, or the target's",
  reason: 'the claims stay Pending, and the pods that mount them as well',
  source: 'https://kubernetes.io/docs/concepts/storage/storage-classes/',
  equivalents: {},
  objects: eachPlace(({ map, path }, item, report, context) => {
    const field = map.type === 'persistent-claim' ? 'class' : 'storageClassName';
    checkStorageClass(map[field], context, (finding) => {
      report({ item, property: `${path}.${field}`, ...finding });
    });
  }),
};

/** Rules for the pods that operators make of custom resources. */
export const operatorPodRules: readonly ManifestRule[] = [account, config, image, isolation, storage];
