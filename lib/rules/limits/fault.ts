import type { Json, JsonObject } from '../../kubernetes';
import { isObject, objects } from '../../model';

/** What is wrong with a field. */
export interface Fault {
  /** Where, from the object that is looked at. */
  readonly at: string;
  /** What is wrong. */
  readonly message: string;
  /** The value. */
  readonly given?: Json;
  /** What is allowed. */
  readonly allowed: string;
}

/** Looks at a part of an object. */
export type Look = (part: JsonObject) => readonly Fault[];

/** No fault: most parts have none. */
export const NO_FAULTS: readonly Fault[] = [];

/** The largest number that a field of 32 bits holds. */
export const MOST_INT32 = 2147483647;

/**
 * Numbers in bounds.
 *
 * @param fields - the least and the most of each field
 * @returns looks at the fields that are there
 */
export function numbers(fields: Readonly<Record<string, readonly [min: number, max?: number]>>): Look {
  const entries = Object.entries(fields);
  return (part) => {
    let faults: Fault[] | undefined;
    for (const [at, [min, max = Number.MAX_SAFE_INTEGER]] of entries) {
      const given = part[at];
      if (typeof given !== 'number' || (given >= min && given <= max)) continue;
      const allowed = max === Number.MAX_SAFE_INTEGER ? `at least ${String(min)}` : `${String(min)} to ${String(max)}`;
      (faults ??= []).push({ at, message: 'is out of bounds', given, allowed });
    }
    return faults ?? NO_FAULTS;
  };
}

/**
 * Texts of closed sets that the schema does not close.
 *
 * @param fields - what each field may be
 * @returns looks at the fields that are there
 */
export function choices(fields: Readonly<Record<string, readonly string[]>>): Look {
  const entries = Object.entries(fields);
  return (part) =>
    entries.flatMap(([at, values]) => {
      const given = part[at];
      if (typeof given !== 'string' || values.includes(given) || given.includes('⟦late:')) return [];
      return [{ at, message: 'is none of the values that it may have', given, allowed: values.join(', ') }];
    });
}

/**
 * Faults of a part, as seen from what it is in.
 *
 * @param step - where the part is
 * @param faults - its faults
 * @returns the same, with longer paths
 */
export function inside(step: string, faults: readonly Fault[]): readonly Fault[] {
  return faults.length === 0 ? NO_FAULTS : faults.map((fault) => ({ ...fault, at: joined(step, fault.at) }));
}

/** A fault of the part as a whole has no path of its own. */
function joined(step: string, at: string): string {
  return at === '' ? step : `${step}.${at}`;
}

/**
 * Looks at each map of a list.
 *
 * @param step - where the list is
 * @param list - the list
 * @param look - looks at one
 * @returns what is wrong with all of them
 */
export function each(step: string, list: Json | undefined, look: Look): readonly Fault[] {
  if (list === undefined) return NO_FAULTS;
  return objects(list).flatMap((part, index) => inside(`${step}[${String(index)}]`, look(part)));
}

/**
 * Looks at a part that may be missing.
 *
 * @param step - where the part is
 * @param part - the part
 * @param look - looks at it
 * @returns what is wrong with it
 */
export function within(step: string, part: Json | undefined, look: Look): readonly Fault[] {
  return isObject(part) ? inside(step, look(part)) : NO_FAULTS;
}

/**
 * One of several fields, and no other.
 *
 * @param names - the fields
 * @param what - what each of them is, for instance `source`
 * @returns looks at the part that has them
 */
export function exactlyOne(names: readonly string[], what: string): Look {
  return (part) => {
    const given = names.filter((name) => part[name] !== undefined && part[name] !== null);
    if (given.length === 1) return NO_FAULTS;
    const allowed = `one of ${names.join(', ')}`;
    return [
      given.length === 0
        ? { at: '', message: `has no ${what}`, allowed }
        : { at: given[1] ?? '', message: `is given beside ${given[0] ?? ''}`, allowed },
    ];
  };
}
