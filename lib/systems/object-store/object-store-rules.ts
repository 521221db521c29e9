import { isPodSet } from '../../connect';
import type { Model } from '../../model';
import type { Rule } from '../../rules/engine';
import { isExistingObjectStore, isObjectStore } from './brands';
import { existingObjectStoreRules } from './existing-object-store-rules';
import type { ObjectStore } from './object-store';

const copies: Rule = {
  id: 'object-store-copies',
  severity: 'error',
  title: 'In prod every object is on more than one disk',
  reason: 'with one copy on a node, the disk or the node takes all data with it',
  source: 'versitygw: one gateway over one file system; Garage configuration reference: replication_factor 1',
  check: (model, report) => {
    for (const store of stores(model)) {
      const { engine, replicationFactor } = store.settings;
      // volumes of a cloud are replicated in their zone, so there one copy is a matter of being there, not of being lost
      const onCloudVolume = engine === 'versitygw' && store.environment.target.isCloud;
      if (store.environment.tier !== 'prod' || replicationFactor > 1 || onCloudVolume) continue;
      report({
        construct: store,
        property: engine === 'versitygw' ? 'engine' : 'replicationFactor',
        message: `keeps one copy of everything (engine ${engine})`,
        given: engine === 'versitygw' ? engine : replicationFactor,
        remedy:
          "use engine: 'garage' with at least 3 nodes, or a bucket of a cloud with ObjectStore.fromExisting; where the volume is replicated below, suppress the rule and say so",
      });
    }
  },
};

const singleNode: Rule = {
  id: 'object-store-single-node',
  severity: 'warning',
  title: 'In prod the store goes on when a node or a zone is away',
  reason: 'a volume of a cloud lives in one zone, and moving it to another node takes minutes in which nobody reads',
  source: 'Kubernetes: persistent volumes, node affinity of zonal volumes',
  check: (model, report) => {
    for (const store of stores(model)) {
      const { target, tier } = store.environment;
      if (tier !== 'prod' || store.settings.engine !== 'versitygw' || !target.isCloud) continue;
      report({
        construct: store,
        property: 'engine',
        message: `is one node on one volume of ${target.kind}`,
        given: store.settings.engine,
        remedy: "use a bucket of the cloud with ObjectStore.fromExisting, or engine: 'garage'",
      });
    }
  },
};

const twoCopies: Rule = {
  id: 'object-store-two-copies',
  severity: 'warning',
  title: 'Garage keeps an odd number of copies, three or more',
  reason: 'with two copies every write needs both nodes: while one is away the store is read-only',
  source: 'Garage configuration reference: replication_factor and consistency_mode',
  check: (model, report) => {
    for (const store of stores(model)) {
      const { replicationFactor, nodes } = store.settings;
      if (replicationFactor !== 2) continue;
      report({
        construct: store,
        property: 'replicationFactor',
        message: `keeps two copies on ${String(nodes)} nodes`,
        given: replicationFactor,
        remedy: 'give nodes: 3 and replicationFactor: 3',
      });
    }
  },
};

const tooFewZones: Rule = {
  id: 'object-store-zones',
  severity: 'warning',
  title: 'There are as many zones as copies',
  reason: 'a zone then holds two copies of some objects, and without it they have no quorum',
  source: 'Garage: layout, zone redundancy "maximum"',
  check: (model, report) => {
    for (const store of stores(model)) {
      const { zones, replicationFactor } = store.settings;
      if (zones.length === 0 || zones.length >= replicationFactor) continue;
      report({
        construct: store,
        property: 'replicationFactor',
        message: `spreads ${String(replicationFactor)} copies over ${String(zones.length)} zones (${zones.join(', ')})`,
        given: replicationFactor,
        remedy: `run in ${String(replicationFactor)} zones, or name no zones for the target where they don't matter`,
      });
    }
  },
};

const unevenZones: Rule = {
  id: 'object-store-uneven-zones',
  severity: 'warning',
  title: 'Every zone has the same number of nodes',
  reason: 'where every zone must hold a copy, the smallest one decides how much fits in, and the rest stays empty',
  source: 'Garage: layout, usable capacity',
  check: (model, report) => {
    for (const store of stores(model)) {
      const { zones, replicationFactor, nodes } = store.settings;
      if (zones.length === 0 || zones.length > replicationFactor || nodes % zones.length === 0) continue;
      const next = Math.ceil(nodes / zones.length) * zones.length;
      report({
        construct: store,
        property: 'nodes',
        message: `puts ${String(nodes)} nodes into ${String(zones.length)} zones`,
        given: nodes,
        remedy: `give nodes: ${String(next)}`,
      });
    }
  },
};

const prefixGrant: Rule = {
  id: 'object-store-prefix-grant',
  severity: 'warning',
  title: 'A right on a prefix is held by the engine',
  reason: 'Garage knows rights by bucket only: the client can do the same with every object of the bucket',
  source: 'Garage: S3 compatibility (no bucket policies), admin API AllowBucketKey',
  check: (model, report) => {
    const garages = new Set(stores(model).filter(({ settings }) => settings.engine === 'garage'));
    for (const grant of model.grants) {
      const store = [...garages].find(({ provider }) => provider === grant.provider);
      if (store === undefined || grant.resource.kind !== 'prefix') continue;
      const [bucket = ''] = grant.resource.name.split('/');
      report({
        construct: store,
        message: `can't hold that ${grant.toString()}: it may ${grant.access} all of bucket ${bucket}`,
        remedy: `give ${grant.client.name} a bucket of its own, or use engine: 'versitygw', which holds prefixes`,
      });
    }
  },
};

const noBuckets: Rule = {
  id: 'object-store-no-buckets',
  severity: 'warning',
  title: 'A store has a bucket',
  reason: 'no right can be granted on a store without one, so nobody can use it',
  source: 'ObjectStore.addBucket',
  check: (model, report) => {
    for (const store of stores(model)) {
      if (store.buckets.length > 0) continue;
      report({ construct: store, message: 'has no bucket', remedy: "add one: store.addBucket('lake')" });
    }
  },
};

const plainHttp: Rule = {
  id: 'object-store-plain-http',
  severity: 'warning',
  title: 'In prod objects travel over TLS',
  reason: 'requests are signed, so keys are safe and nothing can be forged, but whoever reads the line reads the data',
  source: 'AWS Signature Version 4; NSA/CISA Kubernetes hardening guide: network',
  check: (model, report) => {
    for (const store of stores(model)) {
      if (store.environment.tier !== 'prod') continue;
      report({
        construct: store,
        message: `speaks plain HTTP in the cluster (engine ${store.settings.engine})`,
        remedy:
          'encrypt between nodes (WireGuard of the network plugin, or a mesh), or use a bucket of a cloud with ObjectStore.fromExisting',
      });
    }
    for (const store of model.find(isExistingObjectStore)) {
      const { endpoint, environment, behind } = store;
      if (environment.tier !== 'prod' || typeof endpoint !== 'string' || !endpoint.startsWith('http:')) continue;
      const inside = behind?.every(isPodSet) === true;
      report({
        construct: store,
        property: 'endpoint',
        message: `speaks plain HTTP ${inside ? 'in' : 'beyond'} the cluster`,
        given: endpoint,
        remedy: 'use an endpoint that begins with https:',
      });
    }
  },
};

function stores(model: Model): ObjectStore[] {
  return model.find(isObjectStore);
}

/** Rules of object stores. */
export const objectStoreRules: readonly Rule[] = [
  copies,
  noBuckets,
  plainHttp,
  prefixGrant,
  singleNode,
  tooFewZones,
  twoCopies,
  unevenZones,
  ...existingObjectStoreRules,
];
