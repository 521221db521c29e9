import {
  decoded,
  describeSecret,
  findSecrets,
  nameStrength,
  passwordsOfCommands,
  type TextContext,
  type ValuePlace,
} from '../../core';
import { apiGroup, type Json, type JsonObject, type KubeObject } from '../../kubernetes';
import { isObject } from '../../model';

/** A secret value in a manifest. What it is said of it never holds the value. */
export interface SecretInObject {
  /** Where it stands, for instance `data.server.properties`. */
  readonly path: string;
  /** What it is, and in which line of a text, for instance `password, 8 characters, in line 3`. */
  readonly what: string;
}

/** Fields that hold what was encrypted, a schema, or (of Secrets) what another rule refuses as a whole. */
const UNREAD: Readonly<Record<string, readonly string[]>> = {
  '/Secret': ['data', 'stringData'],
  'apiextensions.k8s.io/CustomResourceDefinition': ['spec', 'status'],
  'bitnami.com/SealedSecret': ['spec'],
};

/** Kinds whose specs are made of names, numbers and selectors: only their annotations hold texts of anybody's. */
const WITHOUT_TEXTS: ReadonlySet<string> = new Set([
  '/LimitRange',
  '/ResourceQuota',
  '/ServiceAccount',
  'autoscaling/HorizontalPodAutoscaler',
  'networking.k8s.io/NetworkPolicy',
  'policy/PodDisruptionBudget',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/RoleBinding',
]);

/** Fields that say which Secret, and which key of it. */
const REFERENCE = /secret(?:key)?(?:ref|reference|selector|source)?$/i;

/** Names of properties and environment variables; the other names are those of fields. */
const CONFIGURATION_NAME = /[._]|^[A-Z0-9]+$/;
const COMMAND = /^(?:\/[\w./-]{0,100}\/)?[a-z][\w.-]{1,30}$/;
const BLANK = /\s/;
const FLAG = /^--?[A-Za-z][\w.-]*$/;

/** No secret is shorter. */
const SHORTEST = 3;

/** Nor one without a telling name, but in an assignment. */
const SHORTEST_NAMELESS = 12;

/**
 * Looks for secret values in every text of a manifest.
 *
 * @param object - any manifest
 * @returns what was found, in the order of its fields
 */
export function secretsInObject(object: KubeObject): SecretInObject[] {
  const found: SecretInObject[] = [];
  const groupKind = `${apiGroup(object.apiVersion)}/${object.kind}`;
  if (WITHOUT_TEXTS.has(groupKind)) {
    look(object.metadata, 'metadata', { name: 'metadata', place: 'field' }, found);
    return found;
  }
  const unread = UNREAD[groupKind];
  for (const key in object) {
    const value = object[key];
    if (value === undefined || key === 'apiVersion' || key === 'kind' || unread?.includes(key) === true) continue;
    if (groupKind === '/ConfigMap' && (key === 'data' || key === 'binaryData')) lookThroughFiles(value, key, found);
    else look(value, key, { name: key, place: 'field' }, found);
  }
  return found;
}

function lookThroughFiles(files: Json, field: 'data' | 'binaryData', found: SecretInObject[]): void {
  if (!isObject(files)) return;
  for (const name in files) {
    const content = files[name];
    if (typeof content !== 'string') continue;
    const text = field === 'data' ? content : (decoded(content) ?? content);
    lookAt(text, `${field}.${name}`, { name, place: 'configuration' }, found);
  }
}

function look(value: Json, path: string, context: TextContext, found: SecretInObject[]): void {
  if (typeof value === 'string') {
    if (value.length >= SHORTEST) lookAt(value, path, context, found);
  } else if (isList(value)) {
    lookThroughList(value, path, context, found);
  } else if (isObject(value)) {
    lookThroughMap(value, path, context, found);
  }
}

/** The items of a list go by the list's name; behind a flag stands its value. */
function lookThroughList(list: readonly Json[], path: string, context: TextContext, found: SecretInObject[]): void {
  let flag: string | undefined;
  for (const [index, item] of list.entries()) {
    const named: TextContext = flag === undefined ? context : { name: flag, place: 'configuration' };
    look(item, `${path}[${String(index)}]`, named, found);
    flag = typeof item === 'string' && FLAG.test(item) ? item : undefined;
  }
  lookAtCommand(list, path, found);
}

/** A command and its arguments, each an item: `[redis-cli, -a, …]`. What an item says by itself is not told again. */
function lookAtCommand(words: readonly Json[], path: string, found: SecretInObject[]): void {
  const [command] = words;
  if (words.length < 2 || typeof command !== 'string' || !COMMAND.test(command)) return;
  const line = words.map((word) => (typeof word !== 'string' ? '' : BLANK.test(word) ? `'${word}'` : word)).join(' ');
  const [first] = passwordsOfCommands(line);
  if (first === undefined || found.some((one) => one.path.startsWith(`${path}[`))) return;
  found.push({ path, what: describeSecret(line, first) });
}

function lookThroughMap(map: JsonObject, path: string, { name = '' }: TextContext, found: SecretInObject[]): void {
  const { command = null, args = null } = map;
  if (isList(command) && isList(args)) lookAtCommand([...command, ...args], `${path}.args`, found);
  const refers = REFERENCE.test(name) || typeof map.secretName === 'string';
  // an environment variable, a parameter, a property: the name stands beside the value
  const called = typeof map.value === 'string' ? calledBy(map) : undefined;
  for (const key in map) {
    const value = map[key];
    if (value === undefined) continue;
    const own: TextContext =
      key === 'value' && called !== undefined
        ? { name: called, place: 'configuration' }
        : // `password: { value: … }`
          { name: refers ? '' : key === 'value' && typeof value === 'string' ? name : key, place: placeOf(key) };
    look(value, `${path}.${key}`, own, found);
  }
}

/** The name beside a value; `type: password` is as good as one. */
function calledBy({ name, key, type }: JsonObject): string | undefined {
  if (typeof name === 'string') return name;
  if (typeof key === 'string') return key;
  return type === 'password' ? type : undefined;
}

function placeOf(key: string): ValuePlace {
  return CONFIGURATION_NAME.test(key) ? 'configuration' : 'field';
}

function lookAt(text: string, path: string, context: TextContext, found: SecretInObject[]): void {
  // most texts are words: a short one is a secret only by its name
  if (text.length < SHORTEST_NAMELESS && nameStrength(context.name ?? '') === undefined && !text.includes('=')) return;
  for (const span of findSecrets(text, context)) {
    const line = text.includes('\n') ? `, in line ${String(lineOf(text, span.start))}` : '';
    found.push({ path, what: `${describeSecret(text, span)}${line}` });
  }
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
