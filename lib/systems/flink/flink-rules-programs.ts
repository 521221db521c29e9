import type { Rule } from '../../rules/engine';
import { applications, clusters, DOCS } from './flink-rule';
import { isGranted } from './flink-sql';

const imageVersion: Rule = {
  id: 'flink-image-version',
  severity: 'error',
  title: 'The image holds the version of Flink that the construct configures',
  reason: 'names of keys and jars change between versions: the wrong ones are ignored or not found',
  source: `${DOCS}: Docker; file systems are copied from jars with the full version in their names`,
  check: (model, report) => {
    for (const cluster of clusters(model)) {
      const { image, version } = cluster.settings;
      const tag = /:(\d+\.\d+(?:\.\d+)?)[^/]*$/.exec(image)?.[1];
      if (tag === undefined || version === tag || version.startsWith(`${tag}.`)) continue;
      report({
        construct: cluster,
        property: 'image',
        message: `is of version ${tag} by its tag, and the construct is for ${version}`,
        given: image,
        remedy: 'give version the version that the image is built on, and begin its tag with it',
      });
    }
  },
};

const SECRET = /(^|[.-])(secret|password|passwd|access-?key|token|credentials?)([.-](key|value))?$/i;

const noSecrets: Rule = {
  id: 'flink-secret-in-config',
  severity: 'error',
  title: 'No secret stands in the configuration',
  reason: 'it is readable in the ConfigMap, on the web page and in the repository',
  source: `${DOCS}: configuration; the keys that Flink hides in its logs`,
  check: (model, report) => {
    for (const cluster of clusters(model)) {
      for (const [key, value] of Object.entries(cluster.settings.config)) {
        if (!SECRET.test(key) || typeof value !== 'string' || value === '' || value.includes('${')) continue;
        report({
          construct: cluster,
          property: `config.${key}`,
          message: 'holds a secret',
          remedy: 'give it by env with a reference to a Secret, or connect the system by a grant',
        });
      }
    }
  },
};

const granted: Rule = {
  id: 'flink-sql-granted',
  severity: 'error',
  title: 'A script reads and writes what was granted',
  reason: 'the program starts, and is refused by broker or store',
  source: 'the grants of the platform',
  check: (model, report) => {
    for (const application of applications(model)) {
      for (const missing of application.script()?.missing ?? []) {
        report({
          construct: application,
          property: 'sql',
          message: `uses ${missing}, which was not granted to it`,
          remedy:
            'grant it: topic.grantConsume(application), topic.grantProduce(application), location.grantReadWrite(application)',
        });
      }
    }
  },
};

const jarGranted: Rule = {
  id: 'flink-jar-granted',
  severity: 'error',
  title: 'The jar of a program lies where it may read',
  reason: 'the job manager can not fetch it and never starts',
  source: 'the grants of the platform',
  check: (model, report) => {
    for (const application of applications(model)) {
      const match = /^s3a?:\/\/([^/]+)\/(.+)$/.exec(application.declared.jar ?? '');
      if (match?.[1] === undefined || match[2] === undefined) continue;
      if (isGranted(application.connections(), match[1], match[2])) continue;
      report({
        construct: application,
        property: 'jar',
        message: 'lies in no location that was granted to the application',
        given: application.declared.jar,
        remedy: 'grant reading: location.grantRead(application)',
      });
    }
  },
};

/** Rules about the programs that Flink runs. */
export const flinkProgramRules: readonly Rule[] = [granted, imageVersion, jarGranted, noSecrets];
