import { isAlias, isMap, isScalar, isSeq, type Document } from 'yaml';

/**
 * Where a property stands in a text.
 *
 * @param node - the node of the object
 * @param property - the way to it, for instance `metadata.annotations.example.com/team` or `spec.ports[0].port`
 * @param document - the document around it, in which aliases are looked up
 * @returns the offset of its key; of the nearest thing around it where nothing stands there
 */
export function lineIn(node: unknown, property: string, document: Document): number {
  let current = node;
  let offset = startOf(node) ?? 0;
  let rest = property;
  while (rest !== '') {
    if (isAlias(current)) {
      current = current.resolve(document);
      continue;
    }
    const step = isMap(current) ? intoMap(current.items, rest) : isSeq(current) ? intoList(current.items, rest) : null;
    if (step === null) break;
    offset = step.offset ?? offset;
    current = step.value;
    rest = rest.slice(step.length).replace(/^\./, '');
  }
  return offset;
}

interface Step {
  readonly value: unknown;
  readonly offset: number | undefined;
  readonly length: number;
}

/** Keys may have dots in them: the longest that fits counts. */
function intoMap(pairs: readonly { readonly key: unknown; readonly value: unknown }[], rest: string): Step | null {
  let best: Step | null = null;
  for (const { key, value } of pairs) {
    const name = isScalar(key) ? String(key.value) : '';
    if (name === '' || !rest.startsWith(name) || !['', '.', '['].includes(rest.charAt(name.length))) continue;
    if (best === null || name.length > best.length) best = { value, offset: startOf(key), length: name.length };
  }
  return best;
}

function intoList(items: readonly unknown[], rest: string): Step | null {
  const index = /^\[(\d+)\]/.exec(rest);
  if (index === null) return null;
  const value = items[Number(index[1])];
  return value === undefined ? null : { value, offset: startOf(value), length: index[0].length };
}

function startOf(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range?.[0] : undefined;
}
