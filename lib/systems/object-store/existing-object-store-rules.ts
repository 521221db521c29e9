import type { Rule } from '../../rules/engine';
import { isExistingObjectStore } from './brands';

const addresses: Rule = {
  id: 'object-store-addresses',
  severity: 'warning',
  title: 'A store that runs elsewhere says where',
  reason: 'its clients may else send what they read to any address on the same port',
  source: 'NSA/CISA Kubernetes hardening guide: egress',
  check: (model, report) => {
    for (const store of model.find(isExistingObjectStore)) {
      if (store.behind !== undefined) continue;
      const port = String(store.port);
      report({
        construct: store,
        property: 'behind',
        message: `is not given, so clients may reach port ${port} of every address`,
        remedy: `give the addresses (of a VPC endpoint, for instance) or the pods: behind: [{ cidrs: ['10.0.0.0/24'] }]`,
      });
    }
  },
};

const identityTarget: Rule = {
  id: 'object-store-identity-target',
  severity: 'error',
  title: 'The cluster gives pods identities that S3 accepts',
  reason:
    'only Amazon EKS does; Google and Azure have identities of their own, which their stores take over other protocols',
  source:
    'Amazon EKS Pod Identity; Google Cloud Storage: interoperability needs HMAC keys; Azure Blob Storage speaks no S3',
  check: (model, report) => {
    for (const store of model.find(isExistingObjectStore)) {
      const { kind } = store.environment.target;
      if (store.credentials !== 'identity' || kind === 'eks' || kind === 'generic') continue;
      report({
        construct: store,
        property: 'credentials',
        message: `can't come from the identity of pods on target ${kind}`,
        given: store.credentials,
        allowed: 'identity on eks; keys everywhere',
        remedy:
          "give credentials: 'keys' and an endpoint that speaks S3, or run a store in the cluster: new ObjectStore(...)",
      });
    }
  },
};

const sharedIdentity: Rule = {
  id: 'object-store-shared-identity',
  severity: 'warning',
  title: 'A client that uses its identity has a service account of its own',
  reason: 'every pod of the namespace that names no service account gets the rights of `default`',
  source: 'Kubernetes: service accounts; Amazon EKS Pod Identity associations',
  check: (model, report) => {
    for (const grant of model.grants) {
      const store = model.find(isExistingObjectStore).find(({ provider }) => provider === grant.provider);
      if (store?.credentials !== 'identity') continue;
      if (!grant.client.podSets.some(({ serviceAccount = 'default' }) => serviceAccount === 'default')) continue;
      report({
        construct: grant.client.construct,
        message: `uses ${store.name} with the service account default`,
        remedy: 'give its pods a service account of their own',
      });
    }
  },
};

const region: Rule = {
  id: 'object-store-region',
  severity: 'warning',
  title: 'Buckets lie in the region of the cluster',
  reason: 'traffic between regions is slow and is paid for by the gigabyte',
  source: 'Amazon S3 pricing: data transfer',
  check: (model, report) => {
    for (const store of model.find(isExistingObjectStore)) {
      const { kind, region: own } = store.environment.target;
      if (store.endpoint !== undefined || kind !== 'eks' || own === store.region) continue;
      report({
        construct: store,
        property: 'region',
        message: `lies in ${store.region}, and the cluster in ${own ?? 'no region'}`,
        given: store.region,
        remedy: 'use buckets of the same region, or replicate them there',
      });
    }
  },
};

const dottedBucket: Rule = {
  id: 'object-store-dotted-bucket',
  severity: 'error',
  title: 'A bucket that stands in the host name has no dot',
  reason: "the store's certificate is for one level of names, so TLS fails for the others",
  source: 'Amazon S3: rules for bucket names; RFC 6125 6.4.3',
  check: (model, report) => {
    for (const store of model.find(isExistingObjectStore)) {
      if (store.pathStyle) continue;
      for (const { bucketName } of store.buckets) {
        if (!bucketName.includes('.')) continue;
        report({
          construct: store,
          property: 'buckets',
          message: `name ${bucketName}, which would stand in the host name`,
          given: bucketName,
          remedy: 'use a bucket without a dot in its name, or give pathStyle: true',
        });
      }
    }
  },
};

/** Rules of stores that run elsewhere. */
export const existingObjectStoreRules: readonly Rule[] = [
  addresses,
  dottedBucket,
  identityTarget,
  region,
  sharedIdentity,
];
