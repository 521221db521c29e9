import { createHash } from 'node:crypto';
import { ALPHABET, Seeded } from './random';

const random = new Seeded(7);
const hex = (length: number): string => random.text(ALPHABET.hex, length);
const sha256 = createHash('sha256').update('x').digest('hex');
const certificate = [
  `${'-'.repeat(5)}BEGIN CERTIFICATE${'-'.repeat(5)}`,
  random.bytes(600).toString('base64').replace(/.{64}/g, '$&\n'),
  `${'-'.repeat(5)}END CERTIFICATE${'-'.repeat(5)}`,
].join('\n');

/** Texts in files of configuration, scripts and programs that look like secrets and are none. */
export const HARMLESS_FILES: Readonly<Record<string, string>> = {
  'reference.properties': [
    'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="a" password="${file:/etc/k/p:password}";',
    'ssl.keystore.password=${env:KEYSTORE_PASSWORD}',
    'ssl.key.password=$(KEY_PASSWORD)',
    'ssl.truststore.password={{ .Values.truststorePassword }}',
    'db.password=<your password>',
    'db.password=',
    'api.token=%TOKEN%',
    'vault.token=vault:secret/data/app#token',
    'password=********',
  ].join('\n'),
  'settings.properties': [
    'password.encoder.iterations=4096',
    'password.encoder.secret.file=/etc/kafka/secret',
    'sasl.login.callback.handler.class=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler',
    'sasl.oauthbearer.token.endpoint.url=https://idp.example.com/oauth2/token',
    'fs.s3a.aws.credentials.provider=software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider',
    'security.kerberos.login.keytab=/etc/security/app.keytab',
    'ssl.keystore.location=/tls/keystore.p12',
    'ssl.keystore.key=/tls/tls.key',
    'delegation.token.expiry.time.ms=86400000',
    'delegation.token.max.lifetime.ms=604800000',
    'spark.authenticate=true',
    'spark.authenticate.secret.file=/etc/spark/secret',
    'key.serializer=org.apache.kafka.common.serialization.StringSerializer',
    'key.converter.schemas.enable=false',
    'max.tokens=4096',
    'tokenizer.name=wordpiece-v2-large',
    'auth.type=oauth2',
    'fs.s3a.connection.maximum=96',
    'hoodie.datasource.write.recordkey.field=order_id',
    'partition.key=customer_id',
    'primary.key=id',
  ].join('\n'),
  'config.yaml': [
    'auth:',
    '  existingSecret: postgres-credentials-v2',
    '  secretKeys:',
    '    adminPasswordKey: postgres-password',
    '  secretName: app-token-2024',
    'passwordSecretRef: { name: db, key: password }',
    'tokenSecret: ci-token-x9',
    'credentials:',
    '  - name: default',
    '    secret: registry-credentials',
    'password: # comes from the environment',
    'token: ""',
    'secret: null',
    'requirePassword: true',
    'passwordPolicy: at-least-12',
    'tokenUrl: https://idp.example.com/realms/shop/protocol/openid-connect/token',
    'tokenTTL: 3600s',
    'secretsMount: /var/run/secrets/app',
    'oauth: { clientId: web-frontend, clientSecretFile: /run/secrets/oidc }',
    'hint: the password must be at least 8 characters long',
    'Password: the one that you were given',
  ].join('\n'),
  'entry.sh': [
    '#!/bin/sh',
    'PASSWORD="$(cat /bindings/db/password)"',
    'export PGPASSWORD=$(cat "$PASSWORD_FILE")',
    'TOKEN=$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)',
    'curl -H "Authorization: Bearer $TOKEN" https://kubernetes.default.svc/api',
    'curl -u "$USER:$PASSWORD" http://app:8080',
    'psql "postgresql://$USER:$PASSWORD@db:5432/shop"',
    'mysql -u"$USER" -p"$PASSWORD" shop',
    'redis-cli -a "$REDIS_PASSWORD" ping',
    'printf "user = \\"%s:%s\\"\\n" "$ID" "$SECRET" | curl -K - http://x',
    'if [ -z "$PASSWORD" ]; then echo "PASSWORD is not set" >&2; exit 1; fi',
    'read -r -s -p "Password: " password',
    'test "$password" = "$again"',
    'kubectl create secret generic app --from-file=password=./password',
    `grep -q "BEGIN ${'PRIVATE'} KEY" /tls/tls.key`,
  ].join('\n'),
  'job.py': [
    'import os, secrets',
    'password = os.environ["DB_PASSWORD"]',
    'token = read_token(path)',
    'secret = config.get("secret")',
    'def login(user: str, password: str, token: Optional[str] = None):',
    '    return client.connect(user=user, password=password, token=token)',
    'for token in tokens:',
    '    key = token.lower()',
    'df.select("key", "token", "password_hash").groupBy("key")',
    'parser.add_argument("--password-file", help="file with the password")',
    'KEYS = ["password", "token", "secret"]',
    'words = {"password": count, "token": total}',
  ].join('\n'),
  'job.sql': [
    'CREATE TABLE t (password_hash STRING, token STRING, PRIMARY KEY (id) NOT ENFORCED) WITH (',
    '  \'properties.sasl.jaas.config\' = \'x required username="a" password="${dir:/bindings/k:password}";\',',
    "  'password' = '${secret}',",
    "  'key.format' = 'json'",
    ');',
    'SELECT token, COUNT(*) FROM t GROUP BY token;',
  ].join('\n'),
  'core-site.xml': [
    '<property><name>fs.s3a.secret.key</name><value>${env.AWS_SECRET_ACCESS_KEY}</value></property>',
    '<property><name>hadoop.security.credential.provider.path</name><value>jceks://file/etc/hadoop/s3.jceks</value></property>',
    '<property><name>hadoop.security.authentication</name><value>kerberos</value></property>',
    '<property><name>dfs.block.access.token.enable</name><value>true</value></property>',
    '<property><name>dfs.web.authentication.kerberos.keytab</name><value>/etc/security/spnego.keytab</value></property>',
  ].join('\n'),
  'ca.crt': certificate,
  known_hosts: `git.example.com ssh-ed25519 ${random.bytes(51).toString('base64')}`,
  'checksums.txt': `${sha256}  app.jar\n${hex(40)}  app.tgz\nmd5: ${hex(32)}\n`,
  'package-lock.json': JSON.stringify({
    packages: { 'node_modules/a': { version: '1.0.0', integrity: `sha512-${random.bytes(64).toString('base64')}` } },
  }),
  'ids.csv': Array.from({ length: 20 }, () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)},${hex(24)}`).join(
    '\n',
  ),
  'README.md':
    'Set the `PASSWORD` variable. Tokens are made with `app token create`. See the secret key of your account.\n',
  'log4j2.properties': 'appender.console.layout.pattern=%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n\n',
  'kubeconfig.yaml': [
    'clusters: [{ name: a, cluster: { server: "https://10.0.0.1:6443", certificate-authority-data: ' +
      `${Buffer.from(certificate).toString('base64')} } }]`,
    'users: [{ name: a, user: { tokenFile: /var/run/secrets/token } }]',
  ].join('\n'),
  'urls.txt':
    'http://lake:3900\njdbc:postgresql://db:5432/shop\nmongodb://db-0,db-1/?replicaSet=rs0\nssh://git@git.example.com:22/a.git\nhttps://user@host/x\n',
  'pod.json': JSON.stringify({
    env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }],
    volumes: [{ secret: { secretName: 'db', items: [{ key: 'secret-access-key', path: 'secret-access-key' }] } }],
  }),
};

/** Values of environment variables, arguments and annotations, by name. */
export const HARMLESS_VALUES: Readonly<Record<string, string>> = {
  DB_PASSWORD_FILE: '/run/secrets/db-password',
  AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token',
  AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/shop-loader',
  AZURE_CLIENT_ID: `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  GOOGLE_APPLICATION_CREDENTIALS: '/etc/gcp/key.json',
  TOKEN_EXPIRY_SECONDS: '3600',
  SECRET_NAME: 'app-credentials-7f9c',
  PASSWORD_MIN_LENGTH: '12',
  KAFKA_CLUSTER_ID: random.bytes(16).toString('base64url'),
  GIT_COMMIT: hex(40),
  BUILD_ID: hex(24),
  AUTH_ENABLED: 'true',
  AUTH_METHOD: 'kubernetes',
  'checksum/config': sha256,
  'checksum/secret': sha256,
  'app.example.com/secret-hash': hex(64),
  'secrets.example.com/reload': 'true',
  'vault.hashicorp.com/agent-inject-secret-db': 'database/creds/shop',
  'vault.hashicorp.com/agent-inject-token': 'true',
  'cert-manager.io/inject-ca-from-secret': 'cert-manager/webhook-ca',
  'eks.amazonaws.com/token-expiration': '86400',
  TOKEN: '$(TOKEN_FROM_SECRET)',
  PASSWORD: '${PASSWORD}',
  API_KEY: '{{ .Values.apiKey }}',
  IMAGE: `example.com/app:1.2.3@sha256:${sha256}`,
  JAVA_TOOL_OPTIONS: '-Djavax.net.ssl.trustStore=/tls/truststore.p12 -Djavax.net.ssl.trustStoreType=PKCS12',
  ACCESS_KEY_ID_PATH: '/bindings/lake/access-key-id',
  SESSION_COOKIE_NAME: 'shop_session',
  PARTITION_KEY: 'customer_id',
  REDIS_URL: 'redis://redis:6379/0',
  DATABASE_URL: 'postgresql://$(DB_USER):$(DB_PASSWORD)@db:5432/shop',
  SLACK_CHANNEL: '#alerts',
  NODE_OPTIONS: '--max-old-space-size=4096',
};

/** Objects whose fields have telling names. */
export const HARMLESS_OBJECTS: readonly {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [key: string]: unknown;
}[] = [
  {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    spec: {
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
      target: { name: 'db', template: { data: { password: '{{ .password }}' } } },
      data: [{ secretKey: 'password', remoteRef: { key: 'shop/db2-main', property: 'password' } }],
    },
  },
  {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    spec: { encryptedData: { password: `AgB${random.bytes(300).toString('base64')}` } },
  },
  {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'KafkaConnect',
    spec: {
      authentication: {
        type: 'scram-sha-512',
        username: 'connect',
        passwordSecret: { secretName: 'connect', password: 'user-password-v2' },
      },
      tls: { trustedCertificates: [{ secretName: 'events-cluster-ca-cert', pattern: '*.crt' }] },
    },
  },
  {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'KafkaUser',
    spec: {
      authentication: {
        type: 'scram-sha-512',
        password: { valueFrom: { secretKeyRef: { name: 'u', key: 'password' } } },
      },
    },
  },
  {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Issuer',
    spec: {
      acme: { privateKeySecretRef: { name: 'acme-account-key-2' }, server: 'https://acme.example.com/directory' },
    },
  },
  {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    spec: {
      superuserSecret: { name: 'superuser-2x' },
      bootstrap: { initdb: { secret: { name: 'app' }, owner: 'app' } },
    },
  },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    spec: {
      endpoints: [
        {
          bearerTokenSecret: { name: 'metrics', key: 'token' },
          basicAuth: { password: { name: 'm', key: 'password' } },
        },
      ],
    },
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    rules: [
      {
        apiGroups: [''],
        resources: ['secrets', 'serviceaccounts/token'],
        verbs: ['get'],
        resourceNames: ['db-password-3a'],
      },
    ],
  },
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    secrets: [{ name: 'builder-token-x7k2p' }],
    imagePullSecrets: [{ name: 'registry-2024' }],
    automountServiceAccountToken: false,
  },
  {
    apiVersion: 'secrets-store.csi.x-k8s.io/v1',
    kind: 'SecretProviderClass',
    spec: {
      provider: 'vault',
      parameters: {
        roleName: 'shop',
        objects: '- objectName: "db"\n  secretPath: "database/creds/shop"\n  secretKey: "password"\n',
      },
    },
  },
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    spec: {
      versions: [
        { schema: { openAPIV3Schema: { properties: { password: { type: 'string', default: 'changeme' } } } } },
      ],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    webhooks: [{ clientConfig: { caBundle: Buffer.from(certificate).toString('base64') } }],
  },
];
