import type { KubeObject } from '../../../../lib/kubernetes';

/** Where a secret is put: gives a manifest that holds it. */
export type Place = (secret: string) => KubeObject;

function configMap(file: string, content: string, field: 'data' | 'binaryData' = 'data'): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'app', namespace: 'shop', labels: { app: 'app' } },
    [field]: { 'log4j.properties': 'rootLogger.level=INFO\n', [file]: content },
  };
}

function deployment(container: object, annotations: Readonly<Record<string, string>> = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'app', namespace: 'shop', annotations },
    spec: {
      selector: { matchLabels: { app: 'app' } },
      template: {
        metadata: { labels: { app: 'app' } },
        spec: { containers: [{ name: 'app', image: 'example.com/app:1.2.3', ...container }] },
      },
    },
  };
}

function custom(spec: object): KubeObject {
  return {
    apiVersion: 'sparkoperator.k8s.io/v1beta2',
    kind: 'SparkApplication',
    metadata: { name: 'app', namespace: 'shop' },
    spec: { ...spec },
  };
}

const indented = (text: string): string => text.replaceAll('\n', '\n    ');

/** Where a token stands that can be told by its form. */
export const ANYWHERE: Readonly<Record<string, Place>> = {
  'a file of its own': (s) => configMap('credentials.txt', s),
  'a property': (s) =>
    configMap('app.properties', `port=8080\nupstream.value=${s.replaceAll('\n', String.raw`\n`)}\nname=app\n`),
  'YAML in a ConfigMap': (s) =>
    configMap('app.yaml', `server:\n  port: 8080\n  upstream: |\n    ${indented(s)}\nname: app\n`),
  'JSON in a ConfigMap': (s) => configMap('app.json', JSON.stringify({ port: 8080, upstream: [s] })),
  'binary data': (s) => configMap('app.bin', Buffer.from(`x = ${s}\n`).toString('base64'), 'binaryData'),
  'an environment variable': (s) =>
    deployment({
      env: [
        { name: 'PORT', value: '8080' },
        { name: 'UPSTREAM', value: s },
      ],
    }),
  'an environment variable, in base64': (s) =>
    deployment({ env: [{ name: 'UPSTREAM', value: Buffer.from(s).toString('base64') }] }),
  'an argument': (s) => deployment({ args: ['serve', `--upstream=${s}`] }),
  'a script': (s) => deployment({ command: ['sh', '-c', `set -e\nexport UPSTREAM='${s}'\nexec app "$UPSTREAM"\n`] }),
  'an annotation': (s) => deployment({}, { 'example.com/upstream': s }),
  'a field of a custom object': (s) => custom({ arguments: [s] }),
  'what kubectl applied before': (s) =>
    deployment(
      {},
      { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ kind: 'Secret', value: s }) },
    ),
};

/** Where a password stands. */
export const BY_NAME: Readonly<Record<string, Place>> = {
  'users of PLAIN': (s) =>
    configMap(
      'jaas.conf',
      `KafkaServer {\n  org.apache.kafka.common.security.plain.PlainLoginModule required\n  user_admin="${s}";\n};\n`,
    ),
  'shiro.ini': (s) => configMap('shiro.ini', `[users]\nadmin = ${s}, admin\n\n[roles]\nadmin = *\n`),
  'an LDAP bind': (s) => configMap('app.yaml', `ldap:\n  bindDN: cn=app\n  bindPW: ${s}\n`),
  'values under env of a chart': (s) => custom({ driver: { env: [{ name: 'SASL_PASSWORD', value: s }] } }),
  'data source of Grafana': (s) =>
    configMap(
      'ds.yaml',
      `datasources:\n  - name: db\n    user: grafana\n    secureJsonData:\n      password: '${s}'\n`,
    ),
  'a DSN': (s) => deployment({ env: [{ name: 'PG', value: `host=db user=app password=${s} dbname=shop` }] }),
  'JAAS in server.properties': (s) =>
    configMap(
      'server.properties',
      `broker.id=0\nlistener.name.sasl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="admin" password="${s}";\nlog.dirs=/data\n`,
    ),
  'JAAS on several lines': (s) =>
    configMap(
      'jaas.conf',
      `KafkaServer {\n  org.apache.kafka.common.security.plain.PlainLoginModule required\n  username="admin"\n  password="${s}"\n  user_admin="x";\n};\n`,
    ),
  'a keystore password': (s) =>
    configMap(
      'server.properties',
      `ssl.keystore.location=/tls/k.p12\nssl.keystore.password=${s}\nssl.keystore.type=PKCS12\n`,
    ),
  'core-site.xml': (s) =>
    configMap(
      'core-site.xml',
      `<configuration>\n  <property>\n    <name>fs.defaultFS</name><value>hdfs://nn:8020</value>\n  </property>\n  <property>\n    <name>hadoop.ssl.keystore.password</name>\n    <value>${s}</value>\n  </property>\n</configuration>\n`,
    ),
  'hive-site.xml': (s) =>
    configMap(
      'hive-site.xml',
      `<property><name>javax.jdo.option.ConnectionPassword</name><value>${s}</value></property>`,
    ),
  'YAML in a ConfigMap': (s) => configMap('config.yaml', `database:\n  host: db\n  password: "${s}"\n  port: 5432\n`),
  'JSON in a ConfigMap': (s) =>
    configMap('config.json', JSON.stringify({ database: { host: 'db', password: s } }, undefined, 2)),
  'TOML in a ConfigMap': (s) => configMap('config.toml', `[database]\nhost = "db"\npassword = "${s}"\n`),
  'a key of a ConfigMap': (s) => configMap('db.password', s),
  'an environment variable': (s) => deployment({ env: [{ name: 'DB_PASSWORD', value: s }] }),
  PGPASSWORD: (s) => deployment({ env: [{ name: 'PGPASSWORD', value: s }] }),
  MYSQL_ROOT_PASSWORD: (s) => deployment({ env: [{ name: 'MYSQL_ROOT_PASSWORD', value: s }] }),
  'a flag': (s) => deployment({ args: ['serve', `--db-password=${s}`] }),
  'a flag and its value': (s) => deployment({ args: ['serve', '--password', s] }),
  'a command of a shell': (s) => deployment({ command: ['sh', '-c', `export PASSWORD='${s}'\nexec app --user app\n`] }),
  'curl in a script': (s) => deployment({ command: ['sh', '-c', `curl -fsS -u 'admin:${s}' http://app:8080/health`] }),
  SQL: (s) => configMap('init.sql', `CREATE USER loader IDENTIFIED BY '${s}';\nGRANT SELECT ON shop.* TO loader;\n`),
  'SQL of PostgreSQL': (s) => configMap('init.sql', `CREATE ROLE loader LOGIN PASSWORD '${s}';\n`),
  'redis.conf': (s) => configMap('redis.conf', `port 6379\nrequirepass ${s}\nappendonly yes\n`),
  'a Flink table': (s) =>
    configMap(
      'job.sql',
      `CREATE TABLE t (a INT) WITH (\n  'connector' = 'jdbc',\n  'username' = 'loader',\n  'password' = '${s}'\n);\n`,
    ),
  'a Spark program': (s) =>
    configMap(
      'job.py',
      `df = (spark.read.format("jdbc")\n  .option("user", "loader")\n  .option("password", "${s.length < 12 ? `${s}1` : s}")\n  .load())\n`,
    ),
  'a field of a custom object': (s) => custom({ jdbc: { user: 'loader', password: s } }),
  'values of a chart': (s) => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'db', namespace: 'argocd' },
    spec: { source: { helm: { values: `auth:\n  username: app\n  password: ${s}\n` } } },
  }),
  'a pod template in a ConfigMap': (s) =>
    configMap(
      'pod.json',
      JSON.stringify({ kind: 'Pod', spec: { containers: [{ name: 'x', env: [{ name: 'DB_PASSWORD', value: s }] }] } }),
    ),
};

/** Where a key stands that only its name tells. */
export const KEY_BY_NAME: Readonly<Record<string, Place>> = {
  'a key of an Azure account': (s) =>
    configMap(
      'core-site.xml',
      `<property><name>fs.azure.account.key.lake.dfs.core.windows.net</name><value>${s}</value></property>`,
    ),
  'garage.toml': (s) => configMap('garage.toml', `rpc_secret = "${s}"\nrpc_bind_addr = "[::]:3901"\n`),
  JupyterHub: (s) =>
    configMap(
      'jupyterhub_config.py',
      `c.JupyterHub.cookie_secret = "${s}"\nc.ConfigurableHTTPProxy.auth_token = "x"\n`,
    ),
  'superset_config.py': (s) => configMap('superset_config.py', `SECRET_KEY = "${s}"\n`),
  'nifi.properties': (s) => configMap('nifi.properties', `nifi.sensitive.props.key=${s}\n`),
  'core-site.xml': (s) =>
    configMap('core-site.xml', `<property>\n  <name>fs.s3a.secret.key</name>\n  <value>${s}</value>\n</property>\n`),
  'spark-defaults.conf': (s) =>
    configMap('spark.properties', `spark.hadoop.fs.s3a.secret.key=${s}\nspark.app.name=x\n`),
  'spark-defaults.conf with blanks': (s) => configMap('spark-defaults.conf', `spark.hadoop.fs.s3a.secret.key = ${s}\n`),
  AWS_SECRET_ACCESS_KEY: (s) => deployment({ env: [{ name: 'AWS_SECRET_ACCESS_KEY', value: s }] }),
  'credentials of AWS': (s) =>
    configMap('credentials', `[default]\naws_access_key_id = x\naws_secret_access_key = ${s}\n`),
  API_KEY: (s) => deployment({ env: [{ name: 'DATADOG_API_KEY', value: s }] }),
  'an auth token': (s) => configMap('config.yaml', `client:\n  authToken: ${s}\n`),
  'a client secret': (s) => configMap('oidc.json', JSON.stringify({ client_id: 'web', client_secret: s })),
  'a Fernet key': (s) => deployment({ env: [{ name: 'AIRFLOW__CORE__FERNET_KEY', value: s }] }),
  'configuration of Flink': (s) =>
    custom({ flinkConfiguration: { 's3.secret-key': s, 's3.endpoint': 'http://lake:3900' } }),
  'configuration of Spark': (s) => custom({ sparkConf: { 'spark.hadoop.fs.s3a.secret.key': s } }),
  'a token': (s) => deployment({ env: [{ name: 'VAULT_TOKEN', value: s }] }),
  'a flag': (s) => deployment({ args: [`--api-token=${s}`] }),
  'a field of a custom object': (s) => custom({ sink: { apiKey: s } }),
};
