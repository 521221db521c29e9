import type { ManifestRule } from '../manifest-rule';

const CONTAINER_IMAGES = 'https://kubernetes.io/docs/concepts/containers/images/';
const TAG = /:([^:/@]+)(?:@|$)/;

/** What a tag that looks like a version has in it. */
const DIGIT = /\d/;

const exactTag: ManifestRule = {
  id: 'image-exact-tag',
  severity: 'error',
  title: 'Every image is named by an exact tag or a digest',
  reason: 'a floating tag is another program on each node and after each restart',
  source: `${CONTAINER_IMAGES}#image-names`,
  equivalents: {
    rows: ['D1'],
    kubeScore: ['container-image-tag'],
    kubeLinter: ['latest-tag'],
    polaris: ['tagNotSpecified'],
    checkov: ['CKV_K8S_14'],
    kubescape: ['C-0075'],
    trivy: ['KSV-0013'],
  },
  container: ({ container: { image }, path, item }, report) => {
    if (typeof image !== 'string') return;
    const tag = TAG.exec(image)?.[1];
    if (image.includes('@sha256:') || (tag !== undefined && tag !== 'latest' && DIGIT.test(tag))) return;
    report({
      item,
      property: `${path}.image`,
      message: tag === undefined ? 'has no tag, which means latest' : `has the floating tag ${tag}`,
      given: image,
      remedy: 'name an exact version, for instance apache/kafka:4.2.0',
    });
  },
};

const digest: ManifestRule = {
  id: 'image-digest',
  severity: 'warning',
  title: 'In prod every image is pinned by digest',
  reason: 'a tag can be moved by whoever owns the repository',
  source: 'NSA/CISA Kubernetes hardening guide: image provenance',
  equivalents: { rows: ['D3'], checkov: ['CKV_K8S_43'], kubescape: ['C-0306'] },
  all: ({ inventory, tier }, report) => {
    if (tier !== 'prod') return;
    const seen = new Set<string>();
    for (const item of inventory.items) {
      for (const { image } of item.pod?.containers ?? []) {
        if (typeof image !== 'string' || image.includes('@sha256:') || seen.has(image)) continue;
        seen.add(image);
        report({
          item,
          message: `pulls ${image} without a digest`,
          remedy: 'run npx data-platform images lock, and give the platform its images.lock.json',
        });
      }
    }
  },
};

const pullPolicy: ManifestRule = {
  id: 'image-pull-policy',
  severity: 'warning',
  title: 'A node that has no image may pull it',
  reason: 'with Never the pod starts on no node but those where somebody put the image by hand',
  source: `${CONTAINER_IMAGES}#image-pull-policy`,
  equivalents: {
    rows: ['D2'],
    kubeScore: ['container-image-pull-policy'],
    polaris: ['pullPolicyNotAlways'],
    checkov: ['CKV_K8S_15'],
  },
  container: ({ container: { imagePullPolicy }, path, item }, report, { target }) => {
    // images are loaded by hand into clusters on a laptop
    if (imagePullPolicy !== 'Never' || target.kind === 'local') return;
    report({
      item,
      property: `${path}.imagePullPolicy`,
      message: 'forbids to pull the image',
      given: imagePullPolicy,
      allowed: 'IfNotPresent or Always',
      remedy: 'leave it out: with an exact tag or a digest Kubernetes pulls what is not there',
    });
  },
};

const registry: ManifestRule = {
  id: 'image-registry',
  severity: 'warning',
  title: 'Where the target has a mirror of images, every image comes from it',
  reason:
    'an image from elsewhere passes by the scans and the access rules of the mirror, and stops when that registry does',
  source: `${CONTAINER_IMAGES}#image-names`,
  equivalents: { rows: ['D4'], kubescape: ['C-0001', 'C-0078', 'C-0253'], trivy: ['KSV-0125'] },
  container: ({ container: { image }, path, item }, report, { target: { imageMirror } }) => {
    if (imageMirror === undefined || typeof image !== 'string' || image.startsWith(`${imageMirror}/`)) return;
    report({
      item,
      property: `${path}.image`,
      message: 'does not come from the mirror of the target',
      given: image,
      allowed: `${imageMirror}/…`,
      remedy: `copy the image into ${imageMirror} and name it there`,
    });
  },
};

/** Group D of the crosswalk: images. */
export const imageRules: readonly ManifestRule[] = [exactTag, digest, pullPolicy, registry];
