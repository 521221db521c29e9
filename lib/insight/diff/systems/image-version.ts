import type { KubeObject } from '../../../kubernetes';
import { objects } from '../../../model';
import { at } from '../row';

const VERSION = /:v?(\d+\.\d+(?:\.\d+)?)(?=$|[^0-9.])/;

/** A version that an image says. */
export interface ImageVersion {
  /** The version. */
  readonly text: string;
  /** Where the image stands. */
  readonly path: string;
}

/**
 * The version in the tag of a container's image: the first number of it (`flink-orders:2.3.0-1` is 2.3.0).
 *
 * @param object - a workload
 * @param container - name of the container
 * @returns the version; nothing if the tag has none
 */
export function versionOf(object: KubeObject, container: string): ImageVersion | undefined {
  const found = objects(at(object, 'spec.template.spec.containers')).find(({ name }) => name === container);
  if (typeof found?.image !== 'string') return undefined;
  const text = VERSION.exec(found.image)?.[1];
  return text === undefined ? undefined : { text, path: `spec.template.spec.containers[${container}].image` };
}
