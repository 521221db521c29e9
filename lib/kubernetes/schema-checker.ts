import { didYouMean, Late } from '../core';
import { brokenRules, isTransitionRule } from './cel/cel-rules';
import { isPlainObject } from './render';
import type { SchemaDescription, SchemaFile, SchemaNode } from './schema-file';

/** A place of an object that Kubernetes, or an operator, would refuse or silently drop. */
export interface SchemaError {
  /** The place, for instance `spec.template.spec.containers[0].imagePullPolicy`. */
  readonly path: string;
  /** What is wrong there, as a sentence without the place. */
  readonly message: string;
}

/** Looks at one place. Paths are relative to it, so that a value without errors costs no path. */
type Check = (value: unknown) => readonly SchemaError[];

/** Where a description stands in the file: what differs between minors is kept by type and field. */
interface Where {
  readonly type: string;
  readonly field?: string;
}

const NONE: readonly SchemaError[] = [];

/** A binary or decimal number with a suffix, as Kubernetes writes amounts. */
const QUANTITY = /^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Characters of binary data that are looked at: megabytes of it are common, and a wrong encoding shows at once. */
const BASE64_SEEN = 1024;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** For each simple type, what it is in words and how it is told. */
const SCALARS: Readonly<Record<string, { readonly words: string; readonly is: (value: unknown) => boolean }>> = {
  any: { words: 'anything', is: () => true },
  string: { words: 'text', is: (value) => typeof value === 'string' },
  boolean: { words: 'true or false', is: (value) => typeof value === 'boolean' },
  integer: { words: 'a whole number', is: (value) => Number.isInteger(value) },
  number: { words: 'a number', is: (value) => typeof value === 'number' },
  quantity: {
    words: 'an amount such as 500m or 2Gi',
    is: (value) => (typeof value === 'string' ? QUANTITY.test(value) : typeof value === 'number'),
  },
  'int-or-string': {
    words: 'a whole number or text',
    is: (value) => typeof value === 'string' || Number.isInteger(value),
  },
  bytes: {
    words: 'base64',
    is: (value) => typeof value === 'string' && value.length % 4 === 0 && BASE64.test(value.slice(-BASE64_SEEN)),
  },
  duration: { words: 'a duration such as 30s', is: (value) => typeof value === 'string' },
  time: {
    words: 'a time such as 2026-01-31T12:00:00Z',
    is: (value) => typeof value === 'string' && TIME.test(value),
  },
};

/** The simple types that are written as text, so that late text may stand there. */
const TEXTS: ReadonlySet<string> = new Set(['string', 'quantity', 'int-or-string', 'bytes', 'time', 'duration']);

/** The check of plain text, known by its identity. */
const TEXT = makeScalarCheck('string');

/** The checks of one file of schemas, for some minors of Kubernetes. Each type is made ready when it is first met. */
export class SchemaChecker {
  private readonly checks = new Map<string, Check>();

  /**
   * @param file - the schemas
   * @param minors - the minors that must take an object, all of them in the file
   */
  constructor(
    private readonly file: SchemaFile,
    private readonly minors: readonly string[],
  ) {}

  /**
   * Checks a value against a type.
   *
   * @param type - name of the type in the file
   * @param value - an object, or a part of one
   * @returns what is wrong
   */
  check(type: string, value: unknown): readonly SchemaError[] {
    return this.typeCheck(type)(value);
  }

  /**
   * Checks an object of a kind.
   *
   * @param kind - the kind in the file, as `apiVersion/Kind`
   * @param type - name of its type
   * @param object - the object
   * @returns what is wrong; with the version itself where not all minors serve it
   */
  checkKind(kind: string, type: string, object: unknown): readonly SchemaError[] {
    const lacking = this.lacking(kind);
    const errors = this.check(type, object);
    if (lacking.length === 0) return errors;
    const having = this.file.only[kind] ?? [];
    const message = `is served by Kubernetes ${having.join(', ')}, and not by ${lacking.join(', ')}`;
    return [{ path: 'apiVersion', message }, ...errors];
  }

  private typeCheck(type: string): Check {
    const known = this.checks.get(type);
    if (known !== undefined) return known;
    const made = this.describedCheck(this.file.types[type] ?? {}, { type });
    this.checks.set(type, made);
    return made;
  }

  private nodeCheck(node: SchemaNode, where: Where): Check {
    if (typeof node !== 'string') return this.describedCheck(node, where);
    if (node.startsWith('#')) {
      const type = node.slice(1);
      let check: Check | undefined; // looked up when it is met: types may hold themselves
      return (value) => (check ??= this.typeCheck(type))(value);
    }
    return scalarCheck(node);
  }

  private describedCheck(node: SchemaDescription, where: Where): Check {
    const check = this.shapeCheck(node, where);
    const rules = node.rules?.filter((rule) => !isTransitionRule(rule)) ?? [];
    if (rules.length === 0) return check;
    return (value) => {
      const errors = check(value);
      if (errors.length > 0) return errors; // expressions may rely on the rest of the schema
      return brokenRules(rules, value, node, this.file.types).flatMap((rule) => wrong(`breaks the rule ${rule}`));
    };
  }

  private shapeCheck(node: SchemaDescription, where: Where): Check {
    if (node.fields !== undefined) return this.fieldsCheck(node, node.fields, where);
    if (node.list !== undefined) return this.listCheck(node, this.nodeCheck(node.list, where));
    if (node.map !== undefined) return mapCheck(node, this.nodeCheck(node.map, where));
    return this.textCheck(node, where);
  }

  private fieldsCheck(node: SchemaDescription, fields: Readonly<Record<string, SchemaNode>>, { type }: Where): Check {
    const { required = [], exactlyOne, open } = node;
    const checks = new Map<string, Check>();
    for (const [field, inner] of Object.entries(fields)) {
      const check = this.nodeCheck(inner, { type, field });
      checks.set(field, this.everywhere(check, `${type}.${field}`, 'exists'));
    }
    const needed = required.filter(
      (field) => this.lacking(`${type}.${field}!`).length < this.minors.length || this.minors.length === 0,
    );
    return (value) => {
      if (!isPlainObject(value)) return wrong(`must be a map, and not ${show(value)}`);
      let errors = NONE;
      for (const key in value) {
        const item = value[key];
        if (item === undefined || item === null) continue; // for an API server, null is a field that is not given
        const check = checks.get(key);
        if (check === TEXT && typeof item === 'string') continue; // most fields, and nothing to ask
        if (check !== undefined) errors = joined(errors, check(item), key);
        else if (open !== true)
          errors = joined(errors, wrong(`is no field that exists here${didYouMean(key, checks.keys())}`), key);
      }
      for (const field of needed) {
        if (value[field] === undefined || value[field] === null)
          errors = [...errors, ...wrong(`lacks ${field}, which is required`)];
      }
      if (exactlyOne !== undefined && exactlyOne.filter((field) => value[field] !== undefined).length !== 1) {
        errors = [...errors, ...wrong(`must have exactly one of ${exactlyOne.join(', ')}`)];
      }
      return errors;
    };
  }

  private listCheck(node: SchemaDescription, check: Check): Check {
    const keys = node.keys?.map((key) => key.split('='));
    return (value) => {
      if (!Array.isArray(value)) return wrong(`must be a list, and not ${show(value)}`);
      const list: readonly unknown[] = value;
      let errors = outside(list.length, node, ' items');
      const seen = keys === undefined || list.length < 2 ? undefined : new Map<string, number>();
      for (const [index, item] of list.entries()) {
        errors = joined(errors, check(item), index);
        const identity = seen === undefined ? undefined : identityOf(item, keys ?? []);
        if (identity === undefined) continue;
        const before = seen?.get(identity);
        if (before === undefined) seen?.set(identity, index);
        else errors = joined(errors, wrong(`repeats item ${String(before)}${sameKeys(keys ?? [])}`), index);
      }
      return errors;
    };
  }

  private textCheck(node: SchemaDescription, { type, field }: Where): Check {
    const simple = scalarCheck(node.type ?? 'string');
    const bounded = node.min !== undefined || node.max !== undefined;
    const pattern = node.pattern === undefined ? undefined : new RegExp(node.pattern);
    const values = new Map(
      (node.enum ?? []).map((value): [string, Check] => [
        value,
        field === undefined ? accept : this.everywhere(accept, `${type}.${field}=${value}`, 'takes that value'),
      ]),
    );
    return (value) => {
      const errors = simple(value);
      if (errors.length > 0) return errors;
      if (typeof value === 'number') return outside(value, node, '');
      if (typeof value !== 'string' || Late.isIn(value)) return NONE;
      if (bounded) {
        const beyond = outside(Array.from(value).length, node, ' characters');
        if (beyond.length > 0) return beyond;
      }
      if (pattern?.test(value) === false) return wrong(`must match ${pattern.source}, and ${show(value)} does not`);
      if (values.size === 0) return NONE;
      const known = values.get(value);
      if (known !== undefined) return known(value);
      const all = [...values.keys()];
      return wrong(`must be one of ${all.map(show).join(', ')}, and not ${show(value)}${didYouMean(value, all)}`);
    };
  }

  /** A check that fails as well where a wanted minor does not have the thing. */
  private everywhere(check: Check, key: string, verb: string): Check {
    const lacking = this.lacking(key);
    if (lacking.length === 0) return check;
    const having = this.file.only[key] ?? [];
    const message = `${verb} in Kubernetes ${having.join(', ')}, and not in ${lacking.join(', ')}`;
    return (value) => [...wrong(message), ...check(value)];
  }

  /** The wanted minors that do not have something. */
  private lacking(key: string): readonly string[] {
    const having = this.file.only[key];
    return having === undefined ? [] : this.minors.filter((minor) => !having.includes(minor));
  }
}

function accept(): readonly SchemaError[] {
  return NONE;
}

function scalarCheck(name: string): Check {
  return name === 'string' ? TEXT : makeScalarCheck(name);
}

function makeScalarCheck(name: string): Check {
  const scalar = SCALARS[name];
  if (scalar === undefined) throw new Error(`there is no simple type ${name}`);
  const { words, is } = scalar;
  const text = TEXTS.has(name);
  return (value) =>
    is(value) || (text && typeof value === 'string' && Late.isIn(value))
      ? NONE
      : wrong(`must be ${words}, and not ${show(value)}`);
}

function mapCheck(node: SchemaDescription, check: Check): Check {
  const bounded = node.min !== undefined || node.max !== undefined;
  return (value) => {
    if (!isPlainObject(value)) return wrong(`must be a map, and not ${show(value)}`);
    let errors = bounded ? outside(Object.keys(value).length, node, ' entries') : NONE;
    for (const key in value) {
      const item = value[key];
      if (item === undefined || (check === TEXT && typeof item === 'string')) continue;
      errors = joined(errors, check(item), key);
    }
    return errors;
  };
}

function outside(amount: number, { min, max }: SchemaDescription, unit: string): readonly SchemaError[] {
  if (min !== undefined && amount < min)
    return wrong(`must be at least ${String(min)}${unit}, and not ${String(amount)}`);
  if (max !== undefined && amount > max)
    return wrong(`must be at most ${String(max)}${unit}, and not ${String(amount)}`);
  return NONE;
}

function wrong(message: string): readonly SchemaError[] {
  return [{ path: '', message }];
}

/** Adds errors from a step further in. Without any, the list stays what it is: most objects have none. */
function joined(
  errors: readonly SchemaError[],
  inner: readonly SchemaError[],
  step: string | number,
): readonly SchemaError[] {
  if (inner.length === 0) return errors;
  const begin = typeof step === 'number' ? `[${String(step)}]` : step;
  return [
    ...errors,
    ...inner.map(({ path, message }) => ({
      path: path === '' || path.startsWith('[') ? begin + path : `${begin}.${path}`,
      message,
    })),
  ];
}

/** What tells an item from others; nothing for an item that is no map where keys tell. */
function identityOf(item: unknown, keys: readonly (readonly string[])[]): string | undefined {
  if (keys.length === 0) return JSON.stringify(item);
  if (!isPlainObject(item)) return undefined;
  return keys
    .map(([key = '', otherwise]) => {
      const value = item[key] ?? otherwise;
      return typeof value === 'number' ? value : typeof value === 'string' ? value : '';
    })
    .join('\n');
}

function sameKeys(keys: readonly (readonly string[])[]): string {
  return keys.length === 0 ? '' : `: same ${keys.map(([key]) => key).join(' and ')}`;
}

function show(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (Array.isArray(value)) return 'a list';
  return isPlainObject(value) ? 'a map' : String(value);
}
