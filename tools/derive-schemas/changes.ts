import type { SchemaDescription, SchemaNode } from '../../lib/kubernetes/schema-file';

/** What is compared of two files of schemas. */
export interface Schemas {
  readonly kinds: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, SchemaDescription>>;
}

/** What a kind takes, spread out: a place, and what is said of it. */
type Facts = Map<string, string>;

/**
 * What a new version of an operator changes for those who write its objects. What breaks objects stands first: versions
 * that are no longer served, fields and values that are gone, fields that are newly required, rules that are new.
 *
 * @param before - the schemas that were there
 * @param after - the new ones
 * @returns a line for each change
 */
export function changesBetween(before: Schemas, after: Schemas): string[] {
  const lost = Object.keys(before.kinds).filter((kind) => after.kinds[kind] === undefined);
  const won = Object.keys(after.kinds).filter((kind) => before.kinds[kind] === undefined);
  const both = Object.keys(after.kinds).filter((kind) => before.kinds[kind] !== undefined);
  const changes = both.flatMap((kind) => {
    const old = factsOf(before, kind);
    const now = factsOf(after, kind);
    const gone = [...old.keys()].filter((fact) => !now.has(fact) && !isInside(fact, old, now));
    const come = [...now.keys()].filter((fact) => !old.has(fact) && !isInside(fact, now, old));
    return [
      ...gone.map((fact) => ({ breaks: BREAKING_LOSS.test(fact), line: `${kind} ${lostWords(fact)}` })),
      ...come.map((fact) => ({ breaks: BREAKING_GAIN.test(fact), line: `${kind} ${wonWords(fact)}` })),
    ];
  });
  const lines = (breaks: boolean): string[] => changes.filter((one) => one.breaks === breaks).map(({ line }) => line);
  return [
    ...lost.map((kind) => `! ${kind} is no longer served`),
    ...lines(true).map((line) => `! ${line}`),
    ...won.map((kind) => `+ ${kind} is new`),
    ...lines(false).map((line) => `  ${line}`),
  ];
}

/** Facts are `field PLACE`, `required PLACE`, `value PLACE=text`, `type PLACE=text`, `bound PLACE=text`, `rule PLACE: text`. */
const BREAKING_LOSS = /^(field|value|type) /;
const BREAKING_GAIN = /^(required|rule|bound|type) /;

function factsOf({ kinds, types }: Schemas, kind: string): Facts {
  const facts: Facts = new Map();
  const walk = (node: SchemaNode, place: string, inside: readonly string[]): void => {
    if (typeof node === 'string') {
      const name = node.startsWith('#') ? node.slice(1) : undefined;
      if (name === undefined) facts.set(`type ${place}=${node}`, place);
      else if (!inside.includes(name)) walk(types[name] ?? {}, place, [...inside, name]);
      return;
    }
    for (const name of node.required ?? []) facts.set(`required ${join(place, name)}`, place);
    for (const value of node.enum ?? []) facts.set(`value ${place}=${value}`, place);
    for (const rule of node.rules ?? []) facts.set(`rule ${place}: ${rule}`, place);
    for (const bound of ['min', 'max', 'pattern'] as const) {
      if (node[bound] !== undefined) facts.set(`bound ${place}=${bound} ${String(node[bound])}`, place);
    }
    if (node.type !== undefined) facts.set(`type ${place}=${node.type}`, place);
    for (const [name, field] of Object.entries(node.fields ?? {})) {
      facts.set(`field ${join(place, name)}`, place);
      walk(field, join(place, name), inside);
    }
    if (node.list !== undefined) walk(node.list, `${place}[]`, inside);
    if (node.map !== undefined) walk(node.map, `${place}{}`, inside);
  };
  walk(`#${kinds[kind] ?? ''}`, '', []);
  return facts;
}

/** Whether something is only news because the field around it is: that is said once. */
function isInside(fact: string, mine: Facts, others: Facts): boolean {
  for (let place = mine.get(fact) ?? ''; place !== ''; place = place.replace(/(\[\]|\{\}|(^|\.)[^.[{]*)$/, '')) {
    if (mine.has(`field ${place}`) && !others.has(`field ${place}`)) return true;
  }
  return false;
}

function join(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`;
}

function lostWords(fact: string): string {
  const [, what = '', where = ''] = /^(\w+) (.*)$/s.exec(fact) ?? [];
  const words: Readonly<Record<string, string>> = {
    field: `${where} is gone`,
    required: `${where} is no longer required`,
    value: `${where} is no longer a value`,
    rule: `no longer demands ${where}`,
    bound: `${where} no longer bounds it`,
    type: `${where} is no longer the type`,
  };
  return words[what] ?? fact;
}

function wonWords(fact: string): string {
  const [, what = '', where = ''] = /^(\w+) (.*)$/s.exec(fact) ?? [];
  const words: Readonly<Record<string, string>> = {
    field: `${where} is new`,
    required: `${where} is required now`,
    value: `${where} is a new value`,
    rule: `demands now ${where}`,
    bound: `${where} bounds it now`,
    type: `${where} is the type now`,
  };
  return words[what] ?? fact;
}
