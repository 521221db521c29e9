import { kindRank, type KubeObject } from '../kubernetes';

/** Annotation by which Argo CD applies objects in waves. */
const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

/**
 * The last kinds of the first two waves: what others live in, and what pods need to start. All the rest is wave 0, in
 * which Argo CD waits for nobody: workloads wait for one another, and a claim stays pending until its first pod.
 */
const WAVES = [
  { wave: '-2', last: kindRank('Namespace') },
  { wave: '-1', last: kindRank('Secret') },
];

/**
 * Adds the annotation that tells Argo CD when to apply an object. One that is already there stays.
 *
 * @param object - the object
 * @returns the object with its wave; the same one for the default wave
 */
export function withSyncWave(object: KubeObject): KubeObject {
  const rank = kindRank(object.kind);
  const wave = WAVES.find(({ last }) => rank <= last)?.wave;
  const { annotations = {}, ...metadata } = object.metadata;
  if (wave === undefined || SYNC_WAVE in annotations) return object;
  return { ...object, metadata: { ...metadata, annotations: { ...annotations, [SYNC_WAVE]: wave } } };
}
