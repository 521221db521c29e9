import type { KubeObject } from '../../../kubernetes';
import { lostRecords, type TopicConfig } from '../retention';
import { fileOf, rowsOfTable, without, type Extra, type Pair } from './extra';

const README = 'lib/systems/kafka/README.md: the admin job';

/**
 * What the admin job of a native Kafka cluster does with another declaration: topics, users, rights, brokers. It never
 * deletes a topic, a partition or a copy.
 *
 * @param pair - the ConfigMap of the job
 * @returns what it does, and what it does not
 */
export function examineAdmin({ before, after }: Pair): Extra[] {
  const table = (object: KubeObject, file: string): string[][] => rowsOfTable(fileOf(object, file));
  return [
    ...topicExtras(topics(table(before, 'topics')), topics(table(after, 'topics'))),
    ...configExtras(
      configs(table(before, 'topic-configs')),
      configs(table(after, 'topic-configs')),
      topics(table(after, 'topics')),
    ),
    ...gone(table(before, 'users'), table(after, 'users')).map((user): Extra => ({
      path: `data.users: ${user}`,
      effect: 'in-place',
      reason: `user ${user} loses its password and its rights: clients that use it are refused`,
      source: README,
    })),
    ...gone(table(before, 'brokers'), table(after, 'brokers')).map((broker): Extra => ({
      path: `data.brokers: ${broker}`,
      effect: 'in-place',
      reason: `broker ${broker} is emptied: its partitions move to the others`,
      source: README,
      instead: 'wait for the admin job before the broker is taken away',
    })),
    ...rights(fileOf(before, 'acls'), fileOf(after, 'acls')),
  ];
}

interface Topic {
  readonly partitions: number;
  readonly copies: number;
}

function topics(rows: readonly string[][]): Map<string, Topic> {
  return new Map(
    rows.map(([name = '', partitions, copies]) => [name, { partitions: Number(partitions), copies: Number(copies) }]),
  );
}

function configs(rows: readonly string[][]): Map<string, Record<string, string>> {
  const result = new Map<string, Record<string, string>>();
  for (const [topic = '', key = '', value = ''] of rows) result.set(topic, { ...result.get(topic), [key]: value });
  return result;
}

function gone(old: readonly string[][], next: readonly string[][]): string[] {
  const names = (rows: readonly string[][]): string[] => rows.map(([name = '']) => name);
  return without(names(old), names(next));
}

function topicExtras(old: ReadonlyMap<string, Topic>, next: ReadonlyMap<string, Topic>): Extra[] {
  const extras: Extra[] = [];
  for (const [name, was] of old) {
    const is = next.get(name);
    const path = `data.topics: ${name}`;
    if (is === undefined) {
      extras.push({
        path,
        effect: 'in-place',
        reason: `topic ${name} is no longer declared: it stays with its records, and nobody has rights on it`,
        source: README,
        instead: 'delete it by hand when nobody misses it: kafka-topics.sh --delete',
      });
      continue;
    }
    if (is.partitions < was.partitions) {
      extras.push({
        path,
        before: `${String(was.partitions)} partitions`,
        after: `${String(is.partitions)} partitions`,
        effect: 'impossible',
        refusedBy: 'system',
        reason: `Kafka takes no partition away: topic ${name} keeps ${String(was.partitions)}, and the admin job reports a drift`,
        source: README,
        instead: 'make a new topic, copy, and move producers and consumers',
      });
    } else if (is.partitions > was.partitions) {
      extras.push({
        path,
        before: `${String(was.partitions)} partitions`,
        after: `${String(is.partitions)} partitions`,
        effect: 'in-place',
        reason: `topic ${name} gets ${String(is.partitions)} partitions: records with a key go to other partitions than before`,
        source: README,
      });
    }
    if (is.copies < was.copies) {
      extras.push({
        path,
        before: `replication factor ${String(was.copies)}`,
        after: `replication factor ${String(is.copies)}`,
        effect: 'impossible',
        refusedBy: 'system',
        reason: `the admin job takes no copy away: topic ${name} keeps ${String(was.copies)}, and the job reports a drift`,
        source: README,
        instead: 'kafka-reassign-partitions.sh by hand',
      });
    } else if (is.copies > was.copies) {
      extras.push({
        path,
        before: `replication factor ${String(was.copies)}`,
        after: `replication factor ${String(is.copies)}`,
        effect: 'in-place',
        reason: `topic ${name} gets ${String(is.copies)} copies: the new ones are filled over the network`,
        source: README,
      });
    }
  }
  for (const name of without(next.keys(), old.keys())) {
    extras.push({ path: `data.topics: ${name}`, effect: 'in-place', reason: `topic ${name} is made`, source: README });
  }
  return extras;
}

function configExtras(
  old: ReadonlyMap<string, TopicConfig>,
  next: ReadonlyMap<string, TopicConfig>,
  declared: ReadonlyMap<string, Topic>,
): Extra[] {
  const extras: Extra[] = [];
  for (const topic of new Set([...old.keys(), ...next.keys()])) {
    if (!declared.has(topic)) continue;
    const was = old.get(topic) ?? {};
    const is = { ...was, ...next.get(topic) }; // what is no longer declared stays as it is
    for (const { key, reason } of lostRecords(topic, was, is)) {
      extras.push({
        path: `data.topic-configs: ${topic} ${key}`,
        ...(was[key] === undefined ? {} : { before: was[key] }),
        ...(is[key] === undefined ? {} : { after: is[key] }),
        effect: 'data-loss',
        reason,
        source: 'https://kafka.apache.org/documentation/#topicconfigs',
        instead: 'copy what is still needed first',
      });
    }
  }
  return extras;
}

function rights(old: string, next: string): Extra[] {
  const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
  const lost = without(lines(old), lines(next));
  if (lost.length === 0) return [];
  const who = [...new Set(lost.map((line) => line.split('\t')[0] ?? ''))].join(', ');
  return [
    {
      path: 'data.acls',
      effect: 'in-place',
      reason: `${who} may no longer do what no grant says: refused at the next request`,
      source: README,
    },
  ];
}
