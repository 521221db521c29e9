import { show, inPlace, type FieldRow } from '../row';

const STRIMZI = 'https://strimzi.io/docs/operators/latest/deploying';
const CLASSES = 'https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass';
const ANNOTATIONS = 'https://kubernetes.io/docs/reference/labels-annotations-taints/';

const annotation = (key: string): string => `metadata.annotations.<${key}>`;

/** Annotations that somebody reads: what they do is said here, all others have no effect. */
export const ANNOTATION_ROWS: readonly FieldRow[] = [
  inPlace(
    [
      annotation('storageclass.kubernetes.io/is-default-class'),
      annotation('storageclass.beta.kubernetes.io/is-default-class'),
    ],
    ({ change, after }) =>
      change.after === 'true'
        ? `claims that name no class get ${after.metadata.name} from now on`
        : `claims that name no class no longer get ${after.metadata.name}: they wait unless another class is the default`,
    CLASSES,
  ),
  inPlace(
    [annotation('ingressclass.kubernetes.io/is-default-class')],
    'what names no class goes to another controller, or to none',
    ANNOTATIONS,
  ),
  inPlace(
    [annotation('kubernetes.io/ingress.class')],
    'another controller serves it: outside names lead nowhere until theirs are changed',
    ANNOTATIONS,
  ),
  inPlace(
    [annotation('strimzi.io/pause-reconciliation')],
    ({ change }) =>
      change.after === 'true'
        ? 'the operator no longer looks after it: nothing else that changes here takes effect, and nothing is repaired'
        : 'the operator looks after it again, and does what was changed meanwhile',
    STRIMZI,
  ),
  inPlace(
    [annotation('strimzi.io/managed')],
    ({ change }) =>
      change.after === 'false'
        ? 'the operator leaves the topic alone from now on, also when the resource is deleted'
        : 'the operator brings the topic to what the resource says',
    STRIMZI,
  ),
  {
    fields: [annotation('strimzi.io/manual-rolling-update')],
    when: ({ change }) => change.after === 'true',
    effect: 'rolling',
    reason: 'the operator replaces the pods one after another',
    source: STRIMZI,
  },
  {
    fields: [annotation('strimzi.io/delete-pod-and-pvc')],
    when: ({ change }) => change.after === 'true',
    effect: 'data-loss',
    reason: 'the operator deletes the pod and its volumes',
    source: STRIMZI,
    instead: 'only when all partitions have other copies in sync',
  },
  {
    ...inPlace(
      ['metadata.annotations.**'],
      'the controller behind it reads its annotations: another address, other timeouts, other certificates',
      ANNOTATIONS,
    ),
    when: ({ after, change }) =>
      (after.kind === 'Ingress' || after.kind === 'Service' || after.kind === 'Gateway') &&
      CONTROLLERS.test(show(change.path.at(-1))),
  },
];

/** Prefixes of annotations by which controllers of Services and Ingresses are told what to do. */
const CONTROLLERS =
  /^(nginx\.ingress|alb\.ingress|ingress\.gcp|networking\.gke|service(\.beta|\.alpha)?|cloud\.google\.com|traefik\.|haproxy\.|konghq\.|cert-manager\.io|external-dns\.|metallb\.|networking\.istio)/;
