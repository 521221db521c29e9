import type { SecretNeed, SecretPlace } from '../../connect';
import { contentOf, partsOf, type Material, type PartName } from './material';
import type { Stock } from './stock';

/** What the cluster knows of one need. */
export interface Survey {
  /** The parts that are known, from the place that counts. */
  readonly material: Material;
  /** That place, if one place has them all. */
  readonly from: SecretPlace | undefined;
  /** The parts that places ask for and nobody has. */
  readonly lacking: readonly PartName[];
}

/**
 * Looks for a need's value in all its places. The first place that has everything is the one that counts; where none
 * has, each part counts from the first place that has it.
 *
 * @param stock - the Secrets of the cluster
 * @param need - the need
 * @returns what is known
 */
export function survey(stock: Stock, need: SecretNeed): Survey {
  const wanted = [...partsOf(need.places)].filter((part) => !isBorrowed(need, part));
  const places = need.places.map((place) => ({ place, known: materialIn(stock, place) }));
  const complete = places.find(({ known }) => wanted.every((part) => known[part] !== undefined));
  const material = complete?.known ?? places.reduceRight<Material>((later, { known }) => ({ ...later, ...known }), {});
  return { material, from: complete?.place, lacking: wanted.filter((part) => material[part] === undefined) };
}

/** The authority's certificate is a part of the authority, and only shown beside what it has signed. */
function isBorrowed(need: SecretNeed, part: PartName): boolean {
  return need.shape.type === 'certificate' && part === 'issuer-certificate';
}

function materialIn(stock: Stock, place: SecretPlace): Material {
  const known: Partial<Record<PartName, string>> = {};
  for (const [key, part] of Object.entries(place.keys)) {
    const value = stock.value(place, key);
    if (typeof part === 'string' && value !== undefined) known[part] = value;
  }
  return known;
}

/**
 * The keys of a place that hold something else than they must.
 *
 * @param stock - the Secrets of the cluster
 * @param place - the place
 * @param material - the parts that count
 * @returns the keys; those that are missing are not among them
 */
export function differingKeys(stock: Stock, place: SecretPlace, material: Material): string[] {
  return Object.entries(contentOf(place, material)).flatMap(([key, value]) => {
    const standing = stock.value(place, key);
    return standing === undefined || standing === value ? [] : [key];
  });
}

/**
 * Keys that two needs want to fill.
 *
 * @param needs - all needs for secrets
 * @returns one sentence for each clash
 */
export function clashes(needs: readonly SecretNeed[]): string[] {
  const owners = new Map<string, { readonly id: string; readonly part: string }>();
  const found: string[] = [];
  for (const { id, places } of needs)
    for (const { namespace, name, keys } of places)
      for (const [key, part] of Object.entries(keys)) {
        const where = `key ${key} of Secret ${namespace}/${name}`;
        const owner = owners.get(where);
        const said = typeof part === 'string' ? `${id} ${part}` : `"${part.text}"`;
        if (owner === undefined) owners.set(where, { id, part: said });
        else if (owner.part !== said) found.push(`${where} is wanted by ${owner.id} and by ${id}`);
      }
  return found;
}
