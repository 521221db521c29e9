import type { Need } from '../../../lib/connect';
import { Late } from '../../../lib/core';
import { Target } from '../../../lib/environment';
import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { LateValue } from '../../../lib/testing';
import { object, pod } from '../cases/case';
import { tell, told } from './tell';

const RBAC = 'rbac.authorization.k8s.io/v1';
const named = (apiVersion: string, kind: string, name: string, fields: JsonObject = {}, namespace?: string) =>
  object(apiVersion, kind, fields, { name, ...(namespace === undefined ? {} : { namespace }) });
const ofCluster = (apiVersion: string, kind: string, name: string, fields: JsonObject = {}): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name },
  ...fields,
});
const known = { needs: [] };
const mounted = { volumeMounts: [{ name: 'data', mountPath: '/data' }] };
const ours = ofCluster('v1', 'Namespace', 'shop');

describe('roles that bindings name', () => {
  const binding = (roleRef: JsonObject, kind = 'RoleBinding'): KubeObject =>
    kind === 'RoleBinding' ? named(RBAC, kind, 'web', { roleRef }) : ofCluster(RBAC, kind, 'web', { roleRef });
  const toRole = (name: string) => binding({ kind: 'Role', name });
  const role = (name: string, namespace?: string) => named(RBAC, 'Role', name, {}, namespace);
  const clusterRole = (name: string) => ofCluster(RBAC, 'ClusterRole', name);

  test('are looked for in the namespace of the binding', () => {
    expect(tell('role-reference', [toRole('web'), role('web')])).toEqual([]);
    expect(tell('role-reference', [toRole('web'), role('web', 'other')])).toHaveLength(1);
    expect(tell('role-reference', [toRole('web'), clusterRole('web')])).toHaveLength(1);
    expect(tell('role-reference', [binding({ kind: 'ClusterRole', name: 'web' }), role('web')])).toHaveLength(1);
  });

  // https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings: they are ClusterRoles
  test('that every cluster has are cluster roles', () => {
    expect(tell('role-reference', [binding({ kind: 'ClusterRole', name: 'system:basic-user' })])).toEqual([]);
    expect(tell('role-reference', [toRole('view')])).toHaveLength(1);
    expect(tell('role-reference', [toRole('system:basic-user')])).toHaveLength(1);
    expect(tell('role-reference', [binding({ kind: 'ClusterRole', name: 'view' }, 'ClusterRoleBinding')])).toEqual([]);
    expect(tell('role-reference', [binding({ kind: 'ClusterRole', name: 'x' }, 'ClusterRoleBinding')])).toHaveLength(1);
  });

  test('are missing for certain where all needs are known, but for cluster roles where none is made', () => {
    expect(tell('role-reference', [toRole('web')], known)).toEqual(['error roleRef.name']);
    expect(tell('role-reference', [toRole('web')])).toEqual(['warning roleRef.name']);
    const cluster = binding({ kind: 'ClusterRole', name: 'web' });
    expect(tell('role-reference', [cluster], known)).toEqual(['warning roleRef.name']);
    expect(tell('role-reference', [cluster, clusterRole('other')], known)).toEqual(['error roleRef.name']);
  });

  test('have the names of those of the same namespace', () => {
    expect(told('role-reference', [toRole('reader'), role('raeder')]).join()).toContain('did you mean "raeder"');
    expect(told('role-reference', [toRole('reader'), role('raeder', 'other')]).join()).not.toContain('did you mean');
    const cluster = binding({ kind: 'ClusterRole', name: 'reader' });
    expect(told('role-reference', [cluster, clusterRole('raeder')]).join()).toContain('did you mean "raeder"');
  });
});

describe('accounts that get rights', () => {
  const binding = (...subjects: readonly JsonObject[]): KubeObject =>
    named(RBAC, 'RoleBinding', 'web', { roleRef: { kind: 'ClusterRole', name: 'view' }, subjects: [...subjects] });
  const account = named('v1', 'ServiceAccount', 'web');
  const subject = (name: string, namespace = 'shop', kind = 'ServiceAccount') => ({ kind, name, namespace });

  test('are looked for where accounts are made', () => {
    expect(tell('subject-reference', [binding(subject('web'), subject('x')), account])).toEqual([
      'warning subjects[1].name',
    ]);
    expect(tell('subject-reference', [binding(subject('x', 'other')), account])).toEqual([]);
  });

  test('are not users or groups, and not the default account, which every namespace has', () => {
    const others = [subject('x', 'shop', 'User'), subject('x', 'shop', 'Group'), subject('default')];
    expect(tell('subject-reference', [binding(...others), account])).toEqual([]);
  });

  test('may be made by an operator, by the name of its resource', () => {
    const kafka = named('kafka.strimzi.io/v1', 'Kafka', 'events');
    expect(tell('subject-reference', [binding(subject('events-kafka')), account, kafka])).toEqual([]);
    expect(tell('subject-reference', [binding(subject('eventskafka')), account, kafka])).toHaveLength(1);
  });
});

describe('namespaces', () => {
  const config = (name: string, namespace: string) => named('v1', 'ConfigMap', name, {}, namespace);

  test('are missing for certain where all needs are known and one object alone is put there', () => {
    expect(tell('namespace-reference', [ours, config('a', 'shpo')], known)).toEqual(['error metadata.namespace']);
    expect(tell('namespace-reference', [ours, config('a', 'shpo')])).toEqual(['warning metadata.namespace']);
    expect(tell('namespace-reference', [ours, config('a', 'shpo'), config('b', 'shpo')], known)).toEqual([
      'warning metadata.namespace',
    ]);
  });

  test('are told once each, with the number of objects', () => {
    expect(told('namespace-reference', [ours, config('a', 'shpo')]).join()).not.toContain('more object');
    const many = told('namespace-reference', [
      ours,
      config('a', 'x'),
      config('b', 'x'),
      config('c', 'x'),
      config('d', 'y'),
    ]);
    expect(many).toHaveLength(2);
    expect(many[0]).toContain('ConfigMap a and 2 more objects');
  });

  test('of operators that are needed are made by others', () => {
    const operator: Need = {
      kind: 'operator',
      id: 'o',
      reason: 'r',
      operator: 'strimzi',
      version: '1',
      namespace: 'strimzi',
    };
    expect(tell('namespace-reference', [ours, config('a', 'strimzi')], { needs: [operator] })).toEqual([]);
    expect(tell('namespace-reference', [ours, config('a', 'other')], { needs: [operator] })).toHaveLength(1);
  });

  test('mean nothing to objects of the whole cluster', () => {
    expect(tell('namespace-reference', [ours, named('storage.k8s.io/v1', 'StorageClass', 'fast', {}, 'x')])).toEqual(
      [],
    );
  });

  test.each(['default', 'kube-system', 'kube-public', 'kube-node-lease'])('%s is in every cluster', (namespace) => {
    expect(tell('namespace-reference', [ours, config('a', namespace)])).toEqual([]);
  });

  test('are read when they are late, which is another rule', () => {
    const late = Late.text(LateValue.unknown<string>());
    expect(tell('namespace-reference', [ours, config('a', late)])).toEqual([]);
  });
});

describe('Secrets and ConfigMaps of pods', () => {
  const all = (name: string, optional?: boolean): KubeObject =>
    pod({}, { envFrom: [{ secretRef: { name, ...(optional === undefined ? {} : { optional }) } }] });
  const secret = (name: string, fields: JsonObject = {}) => named('v1', 'Secret', name, fields);
  const missing = (...made: readonly KubeObject[]): string[] => [
    ...['a', 'a-b', 'events', 'events-x'].filter((name) => tell('secret-reference', [all(name), ...made]).length > 0),
  ];

  test('are missing for certain where the namespace is ours and all needs are known', () => {
    const path = 'spec.containers[0].envFrom[0].secretRef';
    expect(tell('secret-reference', [all('db'), ours], known)).toEqual([`error ${path}`]);
    expect(tell('secret-reference', [all('db')], known)).toEqual([`warning ${path}`]);
    expect(tell('secret-reference', [all('db'), ours])).toEqual([`warning ${path}`]);
    const pull = pod({ imagePullSecrets: [{ name: 'pull' }] });
    expect(tell('secret-reference', [pull, ours], known)).toEqual(['warning spec.imagePullSecrets[0]']);
    const settings = pod({}, { envFrom: [{ configMapRef: { name: 'x' } }] });
    expect(tell('config-map-reference', [settings, ours])).toEqual([
      'error spec.containers[0].envFrom[0].configMapRef',
    ]);
    expect(tell('config-map-reference', [settings])).toEqual(['warning spec.containers[0].envFrom[0].configMapRef']);
  });

  test('are not told by the rule of the other kind', () => {
    expect(tell('config-map-reference', [all('x')])).toEqual([]);
    expect(tell('secret-reference', [pod({}, { envFrom: [{ configMapRef: { name: 'x' } }] })])).toEqual([]);
  });

  test('are not looked for while they are late, optional or not named', () => {
    expect(tell('secret-reference', [all(Late.text(LateValue.unknown<string>()))])).toEqual([]);
    expect([tell('secret-reference', [all('x', true)]), tell('secret-reference', [all('x', false)]).length]).toEqual([
      [],
      1,
    ]);
    expect(tell('secret-reference', [all('')])).toEqual([]);
  });

  test('are found in every source of a projected volume', () => {
    const sources = [{ serviceAccountToken: {} }, { secret: { name: 's' } }, { configMap: { name: 'c' } }];
    const one = pod({ volumes: [{ name: 'data', projected: { sources } }] }, mounted);
    expect(tell('secret-reference', [one])).toEqual(['warning spec.volumes[0].projected.sources[1].secret']);
    expect(tell('config-map-reference', [one])).toEqual(['warning spec.volumes[0].projected.sources[2].configMap']);
  });

  test('may be made by an operator, by the name of its resource, unless that makes nothing with its name', () => {
    expect(missing()).toEqual(['a', 'a-b', 'events', 'events-x']);
    expect(missing(named('postgresql.cnpg.io/v1', 'Cluster', 'events'))).toEqual(['a', 'a-b']);
    // https://strimzi.io/docs/operators/latest/deploying: topics make no Secrets
    expect(missing(named('kafka.strimzi.io/v1', 'KafkaTopic', 'events'))).toHaveLength(4);
    expect(missing(named('gateway.networking.k8s.io/v1', 'HTTPRoute', 'events'))).toHaveLength(4);
    expect(missing(named('cilium.io/v2', 'CiliumNetworkPolicy', 'events'))).toHaveLength(4);
    expect(missing(named('postgresql.cnpg.io/v1', 'Cluster', 'events', {}, 'other'))).toHaveLength(4);
    expect(
      missing(named('apps/v1', 'Deployment', 'events'), named('networking.k8s.io/v1', 'Ingress', 'a')),
    ).toHaveLength(4);
  });

  test('are those that Strimzi makes of a cluster', () => {
    const kafka = named('kafka.strimzi.io/v1', 'Kafka', 'k');
    const key = (name: string, one: string): string[] =>
      tell('reference-key', [
        kafka,
        pod({}, { env: [{ name: 'A', valueFrom: { secretKeyRef: { name, key: one } } }] }),
      ]);
    // https://strimzi.io/docs/operators/latest/deploying#security-str: secrets of the authorities
    for (const authority of ['k-cluster-ca', 'k-clients-ca']) {
      for (const there of ['ca.crt', 'ca.p12', 'ca.password']) expect(key(`${authority}-cert`, there)).toEqual([]);
      expect(key(`${authority}-cert`, 'ca.key')).toHaveLength(1);
      expect([key(authority, 'ca.key').length, key(authority, 'ca.crt').length]).toEqual([0, 1]);
    }
  });

  test('are those that Strimzi makes of a user, by its authentication', () => {
    const user = (type: string | undefined) =>
      named('kafka.strimzi.io/v1', 'KafkaUser', 'u', { spec: type === undefined ? {} : { authentication: { type } } });
    const lacks = (type: string | undefined): string[] =>
      ['password', 'sasl.jaas.config', 'ca.crt', 'user.crt', 'user.key', 'user.p12', 'user.password', 'other'].filter(
        (key) =>
          tell('reference-key', [
            user(type),
            pod({}, { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'u', key } } }] }),
          ]).length > 0,
      );
    expect(lacks('scram-sha-512')).toEqual(['ca.crt', 'user.crt', 'user.key', 'user.p12', 'user.password', 'other']);
    expect(lacks('tls')).toEqual(['password', 'sasl.jaas.config', 'other']);
    expect(lacks('tls-external')).toEqual([]);
  });

  test('are those that other operators are told to make', () => {
    const makes = (one: KubeObject, name: string, key: string): string[] => {
      const ref = pod({}, { env: [{ name: 'A', valueFrom: { secretKeyRef: { name, key } } }] });
      return [...tell('secret-reference', [one, ref]), ...tell('reference-key', [one, ref])].map(() => 'told');
    };
    const external = (spec: JsonObject) => named('external-secrets.io/v1', 'ExternalSecret', 'x', { spec });
    const data = [{ secretKey: 'password' }];
    expect(makes(external({ data }), 'x', 'password')).toEqual([]);
    expect(makes(external({ data }), 'x', 'user')).toEqual(['told']);
    expect(makes(external({ data, dataFrom: [{}] }), 'x', 'user')).toEqual([]);
    expect(makes(external({ data, target: { template: {} } }), 'x', 'user')).toEqual([]);
    expect(makes(external({ data, target: { name: 'y' } }), 'y', 'password')).toEqual([]);
    expect(makes(external({ data, target: { name: 'y' } }), 'x', 'password')).toEqual(['told']);
    const sealed = named('bitnami.com/v1alpha1', 'SealedSecret', 'x', { spec: { encryptedData: { password: 'x' } } });
    expect([makes(sealed, 'x', 'password'), makes(sealed, 'x', 'user')]).toEqual([[], ['told']]);
    const provider = named('secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass', 'p', {
      spec: { secretObjects: [{ secretName: 'x', data: [{ key: 'password' }] }] },
    });
    expect([makes(provider, 'x', 'password'), makes(provider, 'x', 'user')]).toEqual([[], ['told']]);
    const vault = named('secrets.hashicorp.com/v1beta1', 'VaultStaticSecret', 'v', {
      spec: { destination: { name: 'x' } },
    });
    expect(makes(vault, 'x', 'any')).toEqual([]);
    const certificate = named('cert-manager.io/v1', 'Certificate', 'c', { spec: { secretName: 'x' } });
    expect([makes(certificate, 'x', 'tls.crt'), makes(certificate, 'c', 'tls.crt')]).toEqual([[], ['told']]);
  });

  test('have the keys of all who put some into them', () => {
    const place = { namespace: 'shop', name: 'db', keys: { one: 'value' } } as const;
    const need: Need = { kind: 'secret', id: 'a', reason: 'r', shape: { type: 'password' }, places: [place] };
    const other: Need = { ...need, id: 'b', places: [{ ...place, keys: { two: 'value' } }] };
    const asks = (key: string) => pod({}, { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'db', key } } }] });
    const lacks = (needs: readonly Need[], ...made: readonly KubeObject[]): string[] =>
      ['one', 'two', 'three'].filter((key) => tell('reference-key', [asks(key), ...made], { needs }).length > 0);
    expect(lacks([need, other])).toEqual(['three']);
    expect(lacks([need], secret('db', { data: { three: 'eA==' } }))).toEqual(['two']);
    expect(lacks([need], named('cert-manager.io/v1', 'Certificate', 'c', { spec: { secretName: 'db' } }))).toEqual([]);
    expect(lacks([], secret('db', { data: { one: 'eA==' }, stringData: { two: 'x' } }))).toEqual(['three']);
    const bucket: Need = { kind: 'bucket', id: 'b', reason: 'r', bucket: 'b' };
    expect(lacks([bucket, need])).toEqual(['two', 'three']);
  });

  test('tell the keys that they have, in order', () => {
    const settings = (data: JsonObject, binaryData: JsonObject = {}) =>
      named('v1', 'ConfigMap', 'c', { data, binaryData });
    const asks = (key: string) => pod({}, { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'c', key } } }] });
    expect(told('reference-key', [asks('zzz'), settings({ b: '', a: '' }, { c: '' })])).toEqual([
      'asks for the key zzz, which the ConfigMap c does not have | a, b, c',
    ]);
    expect(told('reference-key', [asks('zzz'), settings({})])).toEqual([
      'asks for the key zzz, which the ConfigMap c does not have | it has none',
    ]);
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`key${String(index + 10)}`, '']));
    expect(told('reference-key', [asks('zzz'), settings(many)])[0]).toMatch(/\| key10, .*key21$/);
    expect(tell('reference-key', [asks(Late.text(LateValue.unknown<string>())), settings({})])).toEqual([]);
    expect(tell('reference-key', [pod({}, { envFrom: [{ configMapRef: { name: 'c' } }] }), settings({})])).toEqual([]);
  });

  test('have the names of those of the same namespace', () => {
    const asks = pod({}, { envFrom: [{ configMapRef: { name: 'settings' } }] });
    expect(told('config-map-reference', [asks, named('v1', 'ConfigMap', 'setings')]).join()).toContain('did you mean');
    expect(told('config-map-reference', [asks, named('v1', 'ConfigMap', 'setings', {}, 'other')]).join()).not.toContain(
      'did you mean',
    );
    expect(told('config-map-reference', [asks]).join()).toContain('in shop');
  });

  test.each(['kube-root-ca.crt', 'openshift-service-ca.crt'])('the ConfigMap %s is in every namespace', (name) => {
    expect(tell('config-map-reference', [pod({}, { envFrom: [{ configMapRef: { name } }] })])).toEqual([]);
  });
});

describe('other objects that pods name', () => {
  const kafka = named('kafka.strimzi.io/v1', 'Kafka', 'events');
  const account = (name: string, namespace?: string) => named('v1', 'ServiceAccount', name, {}, namespace);
  const claim = (name: string, namespace?: string) => named('v1', 'PersistentVolumeClaim', name, {}, namespace);
  const claiming = (claimName: string) =>
    pod({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] }, mounted);

  test('are missing for certain where some of their kind are made in the namespace', () => {
    const runs = pod({ serviceAccountName: 'x' });
    expect(tell('service-account-reference', [runs])).toEqual(['warning spec.serviceAccountName']);
    expect(tell('service-account-reference', [runs, account('a')])).toEqual(['error spec.serviceAccountName']);
    expect(tell('service-account-reference', [runs, account('a', 'other')])).toEqual([
      'warning spec.serviceAccountName',
    ]);
    const path = 'spec.volumes[0].persistentVolumeClaim.claimName';
    expect(tell('claim-reference', [claiming('x')])).toEqual([`warning ${path}`]);
    expect(tell('claim-reference', [claiming('x'), claim('a')])).toEqual([`error ${path}`]);
    expect(tell('claim-reference', [claiming('x'), claim('a', 'other')])).toEqual([`warning ${path}`]);
    const high = pod({ priorityClassName: 'high' });
    const low = ofCluster('scheduling.k8s.io/v1', 'PriorityClass', 'low');
    expect([tell('priority-class-reference', [high]), tell('priority-class-reference', [high, low])]).toEqual([
      ['warning spec.priorityClassName'],
      ['error spec.priorityClassName'],
    ]);
    const sandboxed = pod({ runtimeClassName: 'gvisor' });
    const kata = ofCluster('node.k8s.io/v1', 'RuntimeClass', 'kata');
    expect([tell('runtime-class-reference', [sandboxed]), tell('runtime-class-reference', [sandboxed, kata])]).toEqual([
      ['warning spec.runtimeClassName'],
      ['error spec.runtimeClassName'],
    ]);
  });

  test('are told with the field in which they are named, and what was meant', () => {
    // deprecatedServiceAccount is what the API calls it: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
    expect(tell('service-account-reference', [pod({ serviceAccount: 'x' })])).toEqual(['warning spec.serviceAccount']);
    const [message] = told('service-account-reference', [pod({ serviceAccountName: 'wbe' }), account('web')]);
    expect(message).toContain('in shop; did you mean "web"?');
    expect(
      told('service-account-reference', [pod({ serviceAccountName: 'wbe' }), account('web', 'b')])[0],
    ).not.toContain('mean');
    expect(told('claim-reference', [claiming('dta'), claim('data')])[0]).toContain('in shop; did you mean "data"?');
    const high = ofCluster('scheduling.k8s.io/v1', 'PriorityClass', 'hihg');
    expect(told('priority-class-reference', [pod({ priorityClassName: 'high' }), high])[0]).toContain(
      'did you mean "hihg"?',
    );
  });

  test('may be made by an operator, and nothing is an empty name', () => {
    expect(tell('service-account-reference', [pod({ serviceAccountName: 'events-kafka' }), kafka])).toEqual([]);
    expect(tell('claim-reference', [claiming('events-0'), kafka])).toEqual([]);
    expect(tell('service-account-reference', [pod({ serviceAccountName: '' })])).toEqual([]);
    expect(tell('priority-class-reference', [pod({ priorityClassName: '' })])).toEqual([]);
    expect(tell('runtime-class-reference', [pod({ runtimeClassName: '' })])).toEqual([]);
  });

  // https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage
  test('a claim of a StatefulSet has the name of the template, the set and the pod', () => {
    const set = (namespace?: string) =>
      named(
        'apps/v1',
        'StatefulSet',
        'web',
        { spec: { volumeClaimTemplates: [{ metadata: { name: 'logs' } }, { metadata: { name: 'data' } }] } },
        namespace,
      );
    expect(tell('claim-reference', [claiming('data-web-0'), set()])).toEqual([]);
    expect(tell('claim-reference', [claiming('logs-web-1'), set()])).toEqual([]);
    expect(tell('claim-reference', [claiming('other-web-0'), set()])).toHaveLength(1);
    expect(tell('claim-reference', [claiming('data-other-0'), set()])).toHaveLength(1);
    expect(tell('claim-reference', [claiming('data-web-0'), set('other')])).toHaveLength(1);
  });

  test('a storage class may be a need, but only one of that name and kind', () => {
    const wants = named('v1', 'PersistentVolumeClaim', 'data', { spec: { storageClassName: 'fast' } });
    const need = (name: string): Need => ({ kind: 'storage-class', id: 'x', reason: 'r', name, expandable: true });
    const needs = (...list: readonly Need[]) => tell('storage-class-reference', [wants], { needs: list });
    expect([needs(need('fast')), needs(need('slow')).length]).toEqual([[], 1]);
    expect(needs({ kind: 'bucket', id: 'fast', reason: 'r', bucket: 'fast' })).toHaveLength(1);
    expect(needs(need('slow'), need('fast'))).toEqual([]);
  });

  test('a claim without a storage class, or with none on purpose, takes what there is', () => {
    // https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1
    const claims = [{}, { storageClassName: '' }].map((spec) => named('v1', 'PersistentVolumeClaim', 'data', { spec }));
    for (const one of claims) expect(tell('storage-class-reference', [one], known)).toEqual([]);
    const gp3 = named('v1', 'PersistentVolumeClaim', 'data', { spec: { storageClassName: 'gp3' } });
    expect(tell('storage-class-reference', [gp3], { ...known, target: Target.generic() })).toHaveLength(1);
  });
});

describe('volumes of pods', () => {
  const data = { name: 'data', emptyDir: {} };

  test('are mounted by name, as files or as devices', () => {
    const devices = { volumeDevices: [{ name: 'data', devicePath: '/dev/x' }] };
    expect(tell('volume-mount', [pod({ volumes: [data] }, devices)])).toEqual([]);
    expect(tell('volume-mount', [pod({}, devices)])).toEqual(['error spec.containers[0].volumeDevices[0].name']);
    expect(tell('volume-unused', [pod({ volumes: [data] }, devices)])).toEqual([]);
    expect(tell('volume-unused', [pod({ volumes: [data, { name: 'x' }] }, devices)])).toEqual([
      'warning spec.volumes[1]',
    ]);
  });

  test('are told to those who mount another', () => {
    expect(told('volume-mount', [pod({}, mounted)])).toEqual([
      'mounts the volume data, which the pod does not have | the pod has no volumes',
    ]);
    expect(told('volume-mount', [pod({ volumes: [{ name: 'a' }, { name: 'b' }] }, mounted)])[0]).toMatch(/ \| a, b$/);
  });

  test('are made from templates of claims by a StatefulSet only', () => {
    const spec = (kind: string) =>
      named('apps/v1', kind, 'web', {
        spec: {
          volumeClaimTemplates: [{ metadata: { name: 'data' } }],
          template: { spec: { containers: [{ name: 'main', ...mounted }] } },
        },
      });
    expect([tell('volume-mount', [spec('StatefulSet')]), tell('volume-mount', [spec('Deployment')]).length]).toEqual([
      [],
      1,
    ]);
  });
});
