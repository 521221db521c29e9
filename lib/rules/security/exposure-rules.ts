import { objects, specOf, textMap, type Item } from '../../model';
import type { ManifestRule, ReportManifest } from '../manifest-rule';
import { word } from '../word';

const SERVICE = 'https://kubernetes.io/docs/concepts/services-networking/service/';
const RETIREMENT = 'https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/';

const nodePort: ManifestRule = {
  id: 'service-node-port',
  severity: 'warning',
  title: 'No Service opens a port of every node',
  reason: 'whoever reaches a node reaches the pods, past load balancers and their firewalls',
  source: `${SERVICE}#type-nodeport`,
  equivalents: {
    rows: ['C5'],
    kubeScore: ['service-type'],
    kubeLinter: ['exposed-services'],
    kubescape: ['C-0021', 'C-0256'],
  },
  objects: {
    '/Service': (item, report, { target }) => {
      // a cluster on a laptop has no other door
      if (specOf(item.object).type !== 'NodePort' || target.kind === 'local') return;
      report({
        item,
        property: 'spec.type',
        message: 'opens a port of every node',
        given: 'NodePort',
        allowed: 'ClusterIP, LoadBalancer',
        remedy: 'use ClusterIP, and put a Gateway, an Ingress or a LoadBalancer before it',
      });
    },
  },
};

const externalIps: ManifestRule = {
  id: 'service-external-ips',
  severity: 'warning',
  title: 'No Service takes external addresses',
  reason: 'a Service gets the traffic of any address that it names, of others as well (CVE-2020-8554)',
  source: `${SERVICE}#external-ips`,
  equivalents: { rows: ['C5'], trivy: ['KSV-0108'] },
  objects: {
    '/Service': (item, report) => {
      const { externalIPs } = specOf(item.object);
      if (!Array.isArray(externalIPs) || externalIPs.length === 0) return;
      report({
        item,
        property: 'spec.externalIPs',
        message: 'takes addresses for itself that nobody checks',
        given: externalIPs,
        allowed: 'nothing',
        remedy: 'use a LoadBalancer, whose addresses the cluster gives',
      });
    },
  },
};

/** What makes a load balancer one of the inside, by cloud. */
const INTERNAL: readonly (readonly [string, readonly string[]])[] = [
  ['service.beta.kubernetes.io/aws-load-balancer-scheme', ['internal']],
  ['service.beta.kubernetes.io/aws-load-balancer-internal', ['true', '0.0.0.0/0']],
  ['networking.gke.io/load-balancer-type', ['Internal', 'internal']],
  ['cloud.google.com/load-balancer-type', ['Internal', 'internal']],
  ['service.beta.kubernetes.io/azure-load-balancer-internal', ['true']],
];
/** Annotations that say from where it may be reached. */
const RANGES = [
  'service.beta.kubernetes.io/load-balancer-source-ranges',
  'service.beta.kubernetes.io/azure-allowed-ip-ranges',
  'service.beta.kubernetes.io/azure-allowed-service-tags',
];

const openLoadBalancer: ManifestRule = {
  id: 'service-open-load-balancer',
  severity: 'warning',
  title: 'Every load balancer is internal, or says from where it may be reached',
  reason: 'it gets an address on the internet that everybody may call',
  source: `${SERVICE}#loadbalancer`,
  equivalents: { rows: ['C5'], kubeLinter: ['exposed-services'], kubescape: ['C-0256', 'C-0266'] },
  objects: {
    '/Service': (item, report, { target }) => {
      const { type, loadBalancerSourceRanges } = specOf(item.object);
      if (type !== 'LoadBalancer' || target.kind === 'local') return;
      const annotations = textMap(item.object.metadata.annotations);
      const limited =
        (Array.isArray(loadBalancerSourceRanges) &&
          loadBalancerSourceRanges.length > 0 &&
          !loadBalancerSourceRanges.some((range) => range === '0.0.0.0/0' || range === '::/0')) ||
        INTERNAL.some(([key, values]) => values.includes(annotations[key] ?? '')) ||
        RANGES.some((key) => annotations[key] !== undefined);
      if (limited) return;
      report({
        item,
        property: 'spec.loadBalancerSourceRanges',
        message: 'is open to every address',
        given: loadBalancerSourceRanges,
        remedy: "name the ranges that may call it, or make it internal with your cloud's annotation",
      });
    },
  },
};

const ingressTls: ManifestRule = {
  id: 'ingress-tls',
  severity: 'warning',
  title: 'What is reached from outside is reached by TLS',
  reason: 'passwords and data pass in the clear',
  source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
  equivalents: { rows: ['C6'], polaris: ['tlsSettingsMissing'], kubescape: ['C-0231', 'C-0245', 'C-0263'] },
  objects: {
    'networking.k8s.io/Ingress': (item, report) => {
      const { tls, rules } = specOf(item.object);
      const entries = objects(tls);
      // an entry without hosts is for all of them
      const all = entries.some(({ hosts }) => !Array.isArray(hosts) || hosts.length === 0);
      const covered = new Set(entries.flatMap(({ hosts }): unknown[] => (Array.isArray(hosts) ? hosts : [])));
      const open = objects(rules)
        .map(({ host }) => word(host))
        .filter((host) => host !== '?' && !all && !isCovered(host, covered));
      if (entries.length > 0 && open.length === 0) return;
      report({
        item,
        property: 'spec.tls',
        message: entries.length === 0 ? 'is reached without TLS' : `leaves ${open.join(', ')} without TLS`,
        remedy: 'name the hosts and the Secret with their certificate in spec.tls; cert-manager makes one',
      });
    },
    'gateway.networking.k8s.io/Gateway': (item, report) => {
      const listeners = objects(specOf(item.object).listeners);
      // plain HTTP beside HTTPS is there to send people to HTTPS
      if (listeners.some(({ protocol }) => protocol === 'HTTPS' || protocol === 'TLS')) return;
      for (const [index, { protocol, name }] of listeners.entries()) {
        if (protocol !== 'HTTP') continue;
        report({
          item,
          property: `spec.listeners[${String(index)}].protocol`,
          message: `listener ${word(name)} is reached without TLS`,
          given: 'HTTP',
          allowed: 'HTTPS',
          remedy: 'write HTTPS and the certificate in tls.certificateRefs',
        });
      }
    },
  },
};

function isCovered(host: string, covered: ReadonlySet<unknown>): boolean {
  return covered.has(host) || covered.has(`*${host.slice(host.indexOf('.'))}`);
}

const NGINX = 'nginx.ingress.kubernetes.io/';
const SNIPPETS = new Set(
  ['configuration', 'server', 'auth', 'stream', 'modsecurity'].map((word) => `${NGINX}${word}-snippet`),
);
/** Annotations whose values the controller wrote into its configuration as they are (CVE-2025-1097, -1098, -24514). */
const WRITTEN_OUT = new Set(
  ['auth-url', 'auth-tls-match-cn', 'mirror-target', 'mirror-host'].map((word) => `${NGINX}${word}`),
);
/** What ends a directive of nginx, or begins another: nothing that a URL or a name has. */
const BREAKS_OUT = /[\n\r;{}#"'`]/;

const nginxSnippet: ManifestRule = {
  id: 'ingress-nginx-snippet',
  severity: 'warning',
  title: 'No Ingress writes into the configuration of nginx',
  reason: 'a snippet runs in the controller, which may read all Secrets of the cluster (CVE-2021-25742)',
  source: 'https://github.com/kubernetes/ingress-nginx/issues/7837',
  equivalents: {
    rows: ['C7'],
    checkov: ['CKV_K8S_152', 'CKV_K8S_153', 'CKV_K8S_154'],
    kubescape: ['C-0059'],
    trivy: ['KCV-0093'],
  },
  objects: {
    'networking.k8s.io/Ingress': (item, report) => {
      for (const [key, value] of Object.entries(item.object.metadata.annotations ?? {})) {
        if (!SNIPPETS.has(key) && !(WRITTEN_OUT.has(key) && BREAKS_OUT.test(value))) continue;
        report({
          item,
          property: `metadata.annotations.${key}`,
          message: 'writes into the configuration of the controller',
          remedy: 'use an annotation or a filter of a route that says the same in its own words',
        });
      }
    },
  },
};

const IMAGE = /(^|\/)ingress-nginx\/controller(:|@|$)/;

const nginxRetired: ManifestRule = {
  id: 'ingress-nginx-retired',
  severity: 'warning',
  title: 'Nothing depends on the controller ingress-nginx',
  reason: 'it has got no repairs since March 2026, not of its security either',
  source: RETIREMENT,
  equivalents: { rows: ['C7'], kubescape: ['C-0292'] },
  container: ({ container: { image }, path, item }, report) => {
    if (typeof image === 'string' && IMAGE.test(image)) retired(item, `${path}.image`, report);
  },
  objects: {
    'networking.k8s.io/IngressClass': (item, report) => {
      if (specOf(item.object).controller === 'k8s.io/ingress-nginx') retired(item, 'spec.controller', report);
    },
    'networking.k8s.io/Ingress': (item, report) => {
      const key = Object.keys(item.object.metadata.annotations ?? {}).find((one) => one.startsWith(NGINX));
      if (key !== undefined) retired(item, `metadata.annotations.${key}`, report);
    },
  },
};

function retired(item: Item, property: string, report: ReportManifest): void {
  report({
    item,
    property,
    message: 'is of the controller ingress-nginx, which has ended',
    remedy: 'move to the Gateway API, or to a controller that is kept',
  });
}

/** Group C of the crosswalk, as far as single objects tell it. */
export const exposureRules: readonly ManifestRule[] = [
  nodePort,
  externalIps,
  openLoadBalancer,
  ingressTls,
  nginxSnippet,
  nginxRetired,
];
