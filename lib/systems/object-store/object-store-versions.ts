import { IMAGES } from '../../environment';

/** The programs that can be a store in the cluster. */
export const ENGINES = ['versitygw', 'garage'] as const;

/** A program that is a store in the cluster: one node with exact rights, or several that replicate. */
export type ObjectStoreEngine = (typeof ENGINES)[number];

/** Image of the nodes, by engine. */
export const NODE_IMAGE: Readonly<Record<ObjectStoreEngine, string>> = {
  versitygw: IMAGES.versitygw['1.8.0'],
  garage: IMAGES.garage['2.5.0'],
};

/** Image of the reconciler: the engines' own images have no client that signs requests, or no shell at all. */
export const RECONCILER_IMAGE = IMAGES.curl;

/** Who runs in all pods: the images don't mind, and a number this high is nobody on the Kubernetes node. */
export const USER = 10001;
