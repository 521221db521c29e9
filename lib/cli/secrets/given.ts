import type { SecretNeed, SecretPlace } from '../../connect';
import { partsOf, placeName } from './material';
import type { Stock } from './stock';

/** A Secret that a person has to fill. */
interface Order {
  readonly place: SecretPlace;
  readonly keys: Set<string>;
  readonly reasons: string[];
}

/**
 * Says what a person has to bring, with the lines to type. Values are read from files, so that none ends in a shell's
 * history.
 *
 * @param needs - the given secrets that are missing
 * @param stock - the Secrets of the cluster
 * @returns lines to print
 */
export function explainGiven(needs: readonly SecretNeed[], stock: Stock): string[] {
  const orders = new Map<string, Order>();
  for (const need of needs) {
    for (const place of placesToFill(need)) {
      const order = orders.get(placeName(place)) ?? { place, keys: new Set<string>(), reasons: [] };
      for (const [key, part] of Object.entries(place.keys)) if (typeof part === 'string') order.keys.add(key);
      order.reasons.push(`${need.id}: ${need.shape.type === 'given' ? need.shape.description : need.reason}`);
      orders.set(placeName(place), order);
    }
  }
  return [...orders.values()].flatMap((order) => [
    '',
    ...order.reasons,
    ...commandFor(order, stock.has(order.place)).map((line) => `  ${line}`),
  ]);
}

/** One place with all parts is enough, the others are copied from it; without one, all of them. */
function placesToFill({ places }: SecretNeed): readonly SecretPlace[] {
  const all = partsOf(places).size;
  const complete = places.find((place) => partsOf([place]).size === all);
  return complete === undefined ? places : [complete];
}

function commandFor({ place: { namespace, name }, keys }: Order, exists: boolean): string[] {
  const files = [...keys].sort().map((key) => `--from-file=${key}=./${key}`);
  const create = `kubectl create secret generic ${name} --namespace ${namespace} ${files.join(' ')}`;
  if (!exists) return [create];
  // the Secret is there with other keys: `create` would be refused, and a plain `apply` takes no key away from others
  return [
    `${create} --dry-run=client --output=yaml |`,
    `  kubectl apply --server-side --field-manager=given-${[...keys].sort().join('-')} --filename=-`,
  ];
}
