import type { SecretPlace } from '../../connect';
import { CommandError } from '../command';
import type { Kubectl } from '../kubectl';
import { textAt } from '../manifests';
import { isObject } from '../read-json';
import { placeName } from './material';

type Texts = Readonly<Record<string, string>>;

interface Entry {
  readonly namespace: string;
  readonly name: string;
  /** The object as the cluster has it, if it has it. */
  readonly existing: Readonly<Record<string, unknown>> | undefined;
  data: Texts;
  labels: Texts;
  annotations: Texts;
  changed: boolean;
}

/** Marks the Secrets that this command has made, so that they can be found and deleted with the platform. */
const MANAGED_BY = { 'app.kubernetes.io/managed-by': 'data-platform-secrets' };

/** The Secrets of the cluster that the needs name, with the changes that are still to be written. */
export class Stock {
  /**
   * Reads Secrets.
   *
   * @param kubectl - the cluster
   * @param places - which ones
   * @param absent - namespaces that do not exist yet
   * @returns what is there
   */
  static read(kubectl: Kubectl, places: readonly SecretPlace[], absent: ReadonlySet<string>): Stock {
    const stock = new Stock();
    const namespaces = new Map<string, Set<string>>();
    for (const { namespace, name } of places)
      namespaces.set(namespace, (namespaces.get(namespace) ?? new Set()).add(name));
    for (const [namespace, names] of [...namespaces].sort()) {
      const found = absent.has(namespace) ? [] : kubectl.get('secrets', [...names].sort(), namespace);
      const byName = new Map(found.map((object) => [textAt(object, 'metadata', 'name'), object]));
      for (const name of names) stock.add(namespace, name, byName.get(name));
    }
    return stock;
  }

  private readonly entries = new Map<string, Entry>();

  /**
   * Whether a Secret is in the cluster.
   *
   * @param place - which one
   * @returns true also for one that this run is about to make
   */
  has(place: SecretPlace): boolean {
    const entry = this.entry(place);
    return entry.existing !== undefined || entry.changed;
  }

  /**
   * A value, in base64.
   *
   * @param place - which Secret
   * @param key - its key
   * @returns the value; nothing if it is missing or empty
   */
  value(place: SecretPlace, key: string): string | undefined {
    const value = this.entry(place).data[key];
    return value === '' ? undefined : value;
  }

  /**
   * Puts what must stand in a place, and its labels and annotations. What stands there already is not written again; an
   * annotation keeps its value, since some are counted up by hand (Strimzi's generations of an authority).
   *
   * @param place - which Secret
   * @param content - from key to base64
   */
  put(place: SecretPlace, content: Texts): void {
    const entry = this.entry(place);
    const merge = (now: Texts, wanted: Texts): Texts => {
      if (Object.entries(wanted).every(([key, value]) => now[key] === value)) return now;
      entry.changed = true;
      return { ...now, ...wanted };
    };
    entry.data = merge(entry.data, content);
    if (entry.existing === undefined && !entry.changed) return; // nothing to hold yet
    entry.labels = merge(entry.labels, place.labels ?? {});
    entry.annotations = merge(entry.annotations, { ...place.annotations, ...entry.annotations });
  }

  /** How many Secrets are to be written. */
  get changes(): number {
    return [...this.entries.values()].filter(({ changed }) => changed).length;
  }

  /**
   * Writes the changes. A Secret that somebody else has changed or made in the meantime is refused by the cluster.
   *
   * @param kubectl - the cluster
   */
  write(kubectl: Kubectl): void {
    const changed = [...this.entries.values()].filter((entry) => entry.changed);
    const [made, merged] = [
      changed.filter(({ existing }) => existing === undefined),
      changed.filter(({ existing }) => existing !== undefined),
    ];
    if (made.length > 0) kubectl.run(['create', '--filename=-', '--output=name'], made.map(toObject));
    if (merged.length > 0) kubectl.run(['replace', '--filename=-', '--output=name'], merged.map(toObject));
  }

  private add(namespace: string, name: string, existing: Readonly<Record<string, unknown>> | undefined): void {
    this.entries.set(`${namespace}/${name}`, {
      namespace,
      name,
      existing,
      data: texts(existing?.data),
      labels: existing === undefined ? MANAGED_BY : texts(isObject(existing.metadata) ? existing.metadata.labels : {}),
      annotations: texts(isObject(existing?.metadata) ? existing.metadata.annotations : {}),
      changed: false,
    });
  }

  private entry(place: SecretPlace): Entry {
    const entry = this.entries.get(placeName(place));
    if (entry === undefined) throw new CommandError(`The Secret ${placeName(place)} was not read.`);
    return entry;
  }
}

/** The whole object; one that exists keeps its resource version, so that a change in between is noticed. */
function toObject({ namespace, name, existing, data, labels, annotations }: Entry): object {
  const metadata = isObject(existing?.metadata) ? existing.metadata : { name, namespace };
  return {
    type: 'Opaque',
    ...existing,
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { ...metadata, labels, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    data,
  };
}

function texts(value: unknown): Texts {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : [])),
  );
}
