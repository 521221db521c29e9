import { apiGroup, hasSchema, type Json, type JsonObject } from '../../kubernetes';
import { isObject, objects, textMap, type Inventory, type Item } from '../../model';
import type { Selector } from '../../analysis/reachability/selector';
import type { ManifestContext } from '../manifest-rule';
import { PodFinder, type FoundPod } from './pod-finder';

/** Keys of a Secret or ConfigMap; nothing where they can't be known. */
export type Keys = ReadonlySet<string> | undefined;

/** Custom resources from which nothing with their name comes, or of which is said exactly what comes. */
const MAKES_NOTHING: ReadonlySet<string> = new Set([
  'cert-manager.io/Certificate',
  'cert-manager.io/ClusterIssuer',
  'cert-manager.io/Issuer',
  'external-secrets.io/ClusterSecretStore',
  'external-secrets.io/ExternalSecret',
  'external-secrets.io/SecretStore',
  'kafka.strimzi.io/KafkaConnector',
  'kafka.strimzi.io/KafkaRebalance',
  'kafka.strimzi.io/KafkaTopic',
  'kafka.strimzi.io/KafkaUser',
  'keda.sh/ScaledObject',
  'keda.sh/TriggerAuthentication',
  'monitoring.coreos.com/PodMonitor',
  'monitoring.coreos.com/PrometheusRule',
  'monitoring.coreos.com/ServiceMonitor',
  'policies.kyverno.io/ValidatingPolicy',
]);

/** Groups whose objects only describe how others are reached or judged. */
const ONLY_DESCRIBES = /^(gateway\.networking\.k8s\.io|kyverno\.io|networking\.istio\.io|cilium\.io)$/;

/** ConfigMaps that a cluster puts into every namespace. */
const IN_EVERY_NAMESPACE: ReadonlySet<string> = new Set(['kube-root-ca.crt', 'openshift-service-ca.crt']);

/** What there will be once everything is applied and the operators have done their work. */
export class Made {
  /** Finds pods by selectors. */
  readonly pods: PodFinder;
  private readonly secrets = new Map<string, Keys>();
  private readonly customNames = new Map<string, readonly string[]>();
  private readonly customGroups: ReadonlySet<string>;
  private readonly selected = new Map<Item, readonly FoundPod[]>();

  /**
   * @param context - the manifests, and what they need
   */
  constructor(private readonly context: ManifestContext) {
    const { inventory, needs = [] } = context;
    this.pods = new PodFinder(inventory);
    for (const { object } of inventory.ofKind('/Secret'))
      this.addSecret(object.metadata.namespace, object.metadata.name, keysOf(object));
    for (const need of needs) {
      if (need.kind !== 'secret') continue;
      for (const { namespace, name, keys } of need.places) this.addSecret(namespace, name, new Set(Object.keys(keys)));
    }
    const groups = new Set<string>();
    const names = new Map<string, string[]>();
    for (const item of inventory.items) {
      if (!isCustom(item)) continue;
      const { object } = item;
      groups.add(apiGroup(object.apiVersion));
      for (const { name, keys } of productsOf(item, inventory)) this.addSecret(object.metadata.namespace, name, keys);
      const namespace = object.metadata.namespace ?? '';
      const groupKind = `${apiGroup(object.apiVersion)}/${object.kind}`;
      if (MAKES_NOTHING.has(groupKind) || ONLY_DESCRIBES.test(apiGroup(object.apiVersion))) continue;
      const list = names.get(namespace);
      if (list === undefined) names.set(namespace, [object.metadata.name]);
      else list.push(object.metadata.name);
    }
    this.customNames = names;
    this.customGroups = groups;
  }

  /**
   * The pods that an object selects; several rules ask for them.
   *
   * @param item - the object, for instance a Service
   * @param selector - its selector
   * @returns the pods of its namespace
   */
  podsOf(item: Item, selector: Selector): readonly FoundPod[] {
    const known = this.selected.get(item) ?? this.pods.select(item.object.metadata.namespace, selector);
    this.selected.set(item, known);
    return known;
  }

  /**
   * Whether a Secret is made, promised by a need, or the product of an operator.
   *
   * @param namespace - its namespace
   * @param name - its name
   * @returns true as well for what an operator may make, by its name
   */
  hasSecret(namespace: string | undefined, name: string): boolean {
    return this.secrets.has(place(namespace, name)) || this.mayBeMade(namespace, name);
  }

  /**
   * The keys of a Secret.
   *
   * @param namespace - its namespace
   * @param name - its name
   * @returns the keys; nothing where they are not known
   */
  secretKeys(namespace: string | undefined, name: string): Keys {
    return this.secrets.get(place(namespace, name));
  }

  /**
   * Whether a ConfigMap is made, by a manifest or by the cluster.
   *
   * @param namespace - its namespace
   * @param name - its name
   * @returns true as well for what an operator may make, by its name
   */
  hasConfigMap(namespace: string | undefined, name: string): boolean {
    return (
      this.context.inventory.find('/ConfigMap', namespace, name) !== undefined ||
      IN_EVERY_NAMESPACE.has(name) ||
      this.mayBeMade(namespace, name)
    );
  }

  /**
   * The keys of a ConfigMap.
   *
   * @param namespace - its namespace
   * @param name - its name
   * @returns the keys; nothing where they are not known
   */
  configMapKeys(namespace: string | undefined, name: string): Keys {
    const item = this.context.inventory.find('/ConfigMap', namespace, name);
    return item === undefined ? undefined : keysOf(item.object);
  }

  /**
   * Whether something may come from an operator: a custom resource of the namespace has its name, or the beginning of it.
   *
   * @param namespace - the namespace
   * @param name - the name
   * @returns true if it may
   */
  mayBeMade(namespace: string | undefined, name: string): boolean {
    const names = this.customNames.get(namespace ?? '') ?? [];
    return names.some((maker) => name === maker || name.startsWith(`${maker}-`));
  }

  /**
   * Whether an operator may make pods with some labels: they name a custom resource, or are of its operator.
   *
   * @param namespace - the namespace
   * @param labels - the labels
   * @returns true if it may
   */
  mayMakePods(namespace: string | undefined, labels: Iterable<readonly [string, string]>): boolean {
    const entries = [...labels];
    return entries.some(([key, value]) => {
      const domain = key.includes('/') ? (key.split('/')[0] ?? '') : '';
      const ofOperator = domain !== '' && [...this.customGroups].some((group) => `.${group}`.endsWith(`.${domain}`));
      return ofOperator || this.mayBeMade(namespace, value);
    });
  }

  private addSecret(namespace: string | undefined, name: string, keys: Keys): void {
    const id = place(namespace, name);
    const known = this.secrets.get(id);
    const both = keys !== undefined && (known !== undefined || !this.secrets.has(id));
    this.secrets.set(id, both ? new Set([...(known ?? []), ...keys]) : undefined);
  }
}

const made = new WeakMap<ManifestContext, Made>();

/**
 * What there will be once everything is applied, computed once.
 *
 * @param context - the manifests, and what they need
 * @returns what is made
 */
export function madeBy(context: ManifestContext): Made {
  const known = made.get(context) ?? new Made(context);
  made.set(context, known);
  return known;
}

/** Kinds that Kubernetes itself does not have. */
function isCustom({ object: { apiVersion, kind } }: Item): boolean {
  const group = apiGroup(apiVersion);
  return group.includes('.') && (!group.endsWith('.k8s.io') || (!OWN_GROUPS.has(group) && hasSchema(apiVersion, kind)));
}

const OWN_GROUPS: ReadonlySet<string> = new Set([
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]);

function place(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

function keysOf({ data, stringData, binaryData }: JsonObject): ReadonlySet<string> {
  const maps = [data, stringData, binaryData].filter(isObject);
  return new Set(maps.flatMap((map) => Object.keys(map)));
}

interface Product {
  readonly name: string;
  readonly keys: Keys;
}

/** The Secrets that an operator makes of a custom resource, as its documentation says. */
function productsOf({ object }: Item, inventory: Inventory): readonly Product[] {
  const { name, namespace } = object.metadata;
  const spec = isObject(object.spec) ? object.spec : {};
  switch (`${apiGroup(object.apiVersion)}/${object.kind}`) {
    case 'kafka.strimzi.io/Kafka':
      return [
        { name: `${name}-cluster-ca-cert`, keys: CERTIFICATE_OF_AUTHORITY },
        { name: `${name}-clients-ca-cert`, keys: CERTIFICATE_OF_AUTHORITY },
        { name: `${name}-cluster-ca`, keys: new Set(['ca.key']) },
        { name: `${name}-clients-ca`, keys: new Set(['ca.key']) },
      ];
    case 'kafka.strimzi.io/KafkaUser': {
      const cluster = textMap(object.metadata.labels)['strimzi.io/cluster'] ?? '';
      const kafka = inventory.find('kafka.strimzi.io/Kafka', namespace, cluster)?.object;
      const prefix = at(kafka?.spec, 'entityOperator', 'userOperator', 'secretPrefix');
      const keys = USER_KEYS[text(at(spec, 'authentication', 'type')) ?? ''];
      return [{ name: `${text(prefix) ?? ''}${name}`, keys: keys === undefined ? undefined : new Set(keys) }];
    }
    case 'cert-manager.io/Certificate':
      return named(spec.secretName, undefined);
    case 'external-secrets.io/ExternalSecret': {
      const keys = objects(spec.data).map(({ secretKey }) => text(secretKey) ?? '');
      const exact = spec.dataFrom === undefined && at(spec, 'target', 'template') === undefined;
      return named(at(spec, 'target', 'name') ?? name, exact ? new Set(keys) : undefined);
    }
    case 'bitnami.com/SealedSecret':
      return named(name, isObject(spec.encryptedData) ? new Set(Object.keys(spec.encryptedData)) : undefined);
    case 'secrets-store.csi.x-k8s.io/SecretProviderClass':
      return objects(spec.secretObjects).flatMap(({ secretName, data }) =>
        named(secretName, new Set(objects(data).map(({ key }) => text(key) ?? ''))),
      );
    case 'secrets.hashicorp.com/VaultStaticSecret':
      return named(at(spec, 'destination', 'name'), undefined);
    default:
      return [];
  }
}

/** What Strimzi puts beside the key of an authority. */
const CERTIFICATE_OF_AUTHORITY: ReadonlySet<string> = new Set(['ca.crt', 'ca.p12', 'ca.password']);

/** Keys of the Secrets of Strimzi's users, by the type of authentication. */
const USER_KEYS: Readonly<Record<string, readonly string[]>> = {
  'scram-sha-512': ['password', 'sasl.jaas.config'],
  tls: ['ca.crt', 'user.crt', 'user.key', 'user.p12', 'user.password'],
};

function named(name: Json | undefined, keys: Keys): readonly Product[] {
  return typeof name === 'string' ? [{ name, keys }] : [];
}

function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const key of path) found = isObject(found) ? found[key] : undefined;
  return found;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
