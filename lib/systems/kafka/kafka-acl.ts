import type { Grant } from '../../connect';
import { kafkaUser } from './kafka-credentials';
import type { ClientAuthentication } from './kafka-resolve';

/** One right in Kafka's authorizer. Operations imply others: READ and WRITE imply DESCRIBE of the same resource. */
export interface KafkaAcl {
  /** Who, for instance `User:analytics-enrich`. */
  readonly principal: string;
  /** Kind of the resource. */
  readonly resource: 'TOPIC' | 'GROUP' | 'TRANSACTIONAL_ID' | 'CLUSTER';
  /** Whether the name is the whole name or its beginning. */
  readonly pattern: 'LITERAL' | 'PREFIXED';
  /** Name of the resource; `*` stands for all. */
  readonly name: string;
  /** What may be done. */
  readonly operation: 'ALL' | 'DESCRIBE' | 'READ' | 'WRITE';
}

type Right = Omit<KafkaAcl, 'principal'>;

/**
 * The rights that grants give, each once, in a stable order.
 *
 * A consumer may READ and DESCRIBE the topic and READ its group (join it, commit offsets). A producer may WRITE and
 * DESCRIBE the topic; with a transactional id prefix also WRITE and DESCRIBE those ids. Idempotent writes need nothing
 * more: since Kafka 3 the right to write to any topic implies them. An administrator may do ALL.
 *
 * @param grants - what was granted
 * @param authentication - how clients prove who they are
 * @returns the rights
 */
export function aclsOf(grants: readonly Grant[], authentication: ClientAuthentication): KafkaAcl[] {
  const acls = new Map<string, KafkaAcl>();
  for (const grant of grants) {
    const principal = kafkaUser(authentication, grant.client.principal);
    for (const right of rightsOf(grant)) acls.set(aclLine({ principal, ...right }), { principal, ...right });
  }
  return [...acls.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, acl]) => acl);
}

/**
 * A right as one line of tab-separated fields: principal, resource, pattern, name, operation.
 *
 * @param acl - the right
 * @returns the line, without its end
 */
export function aclLine({ principal, resource, pattern, name, operation }: KafkaAcl): string {
  return [principal, resource, pattern, name, operation].join('\t');
}

function rightsOf({ access, resource, conditions }: Grant): Right[] {
  switch (access) {
    case 'consume':
      return [...on('TOPIC', 'LITERAL', resource.name, ['READ', 'DESCRIBE']), ...groupRights(conditions)];
    case 'produce':
      return [
        ...on('TOPIC', 'LITERAL', resource.name, ['WRITE', 'DESCRIBE']),
        ...on('TRANSACTIONAL_ID', 'PREFIXED', conditions['transactional id prefix'], ['WRITE', 'DESCRIBE']),
      ];
    case 'admin':
      return [
        ...on('CLUSTER', 'LITERAL', 'kafka-cluster', ['ALL']),
        ...on('TOPIC', 'LITERAL', '*', ['ALL']),
        ...on('GROUP', 'LITERAL', '*', ['ALL']),
        ...on('TRANSACTIONAL_ID', 'LITERAL', '*', ['ALL']),
      ];
    default:
      return [];
  }
}

function groupRights(conditions: Grant['conditions']): Right[] {
  return [
    ...on('GROUP', 'LITERAL', conditions.group, ['READ']),
    ...on('GROUP', 'PREFIXED', conditions['group prefix'], ['READ']),
  ];
}

function on(
  resource: KafkaAcl['resource'],
  pattern: KafkaAcl['pattern'],
  name: string | undefined,
  operations: readonly KafkaAcl['operation'][],
): Right[] {
  return name === undefined ? [] : operations.map((operation) => ({ resource, pattern, name, operation }));
}
