import { compareVersions } from '../../core';
import type { Rule } from '../../rules/engine';
import { mapAt, textAt } from '../../rules/operators/at';
import { StrimziModel } from '../../rules/operators/strimzi/strimzi-model';
import { STRIMZI_KAFKA_VERSIONS, STRIMZI_VERSIONS, strimziOperator } from './kafka-strimzi-versions';

const version: Rule = {
  id: 'strimzi-version',
  severity: 'error',
  title: 'The operator runs the version of Kafka, and the metadata version is not above it',
  reason: 'an operator that does not know a version stops looking after the cluster',
  source: 'Strimzi: kafka-versions.yaml; documentation on upgrades',
  check: (model, report) => {
    const installed = strimziOperator(model.environment).version;
    const known = STRIMZI_VERSIONS.find((one) => one === installed);
    for (const { item, object } of StrimziModel.of(model.inventory).clusters) {
      const kafka = mapAt(object, 'spec', 'kafka');
      const versions: Readonly<Record<string, string>> = known === undefined ? {} : STRIMZI_KAFKA_VERSIONS[known];
      const given = textAt(kafka, 'version');
      if (given !== undefined && known !== undefined && versions[given] === undefined) {
        report({
          construct: model.constructOf(item),
          property: 'spec.kafka.version',
          message: `is not run by Strimzi ${known}`,
          given,
          allowed: Object.keys(versions).join(', '),
          remedy: 'give one of these versions, or declare the operator that runs the other one',
        });
      }
      const { metadataVersion } = kafka;
      if (metadataVersion === undefined) continue;
      const level = typeof metadataVersion === 'string' ? /^(?<minor>\d+\.\d+)(-IV\d+)?$/.exec(metadataVersion) : null;
      const minor = level?.groups?.minor;
      if (minor !== undefined && (given === undefined || compareVersions(minor, given) <= 0)) continue;
      report({
        construct: model.constructOf(item),
        property: 'spec.kafka.metadataVersion',
        message:
          minor === undefined ? 'is not the text of a metadata version' : `is newer than Kafka ${given ?? ''} knows`,
        given: metadataVersion,
        allowed: 'text such as "4.2-IV1" (a number loses its zeros), of the version of Kafka or older',
        remedy: 'raise the version first, and the metadata version later: it can never be lowered',
      });
    }
  },
};

const IMAGES = [
  'spec.kafka.image',
  'spec.entityOperator.topicOperator.image',
  'spec.entityOperator.userOperator.image',
  'spec.cruiseControl.image',
  'spec.kafkaExporter.image',
];

const imageDigest: Rule = {
  id: 'strimzi-image-digest',
  severity: 'warning',
  title: 'In prod the images that the operator is told to run are pinned by digest',
  reason: 'a tag can be moved by whoever owns the repository',
  source: 'NSA/CISA Kubernetes hardening guide: image provenance',
  check: (model, report) => {
    if (model.environment.tier !== 'prod') return;
    for (const { item, object } of StrimziModel.of(model.inventory).clusters) {
      const seen = new Set<string>();
      for (const property of IMAGES) {
        const image = textAt(object, ...property.split('.'));
        if (image === undefined || image.includes('@sha256:') || seen.has(image)) continue;
        seen.add(image);
        report({
          construct: model.constructOf(item),
          property,
          message: `is ${image}, without a digest`,
          remedy: 'run npx data-platform images lock, and give the platform its images.lock.json',
        });
      }
    }
  },
};

/** Rules about clusters that ask for more than their manifests. */
export const strimziClusterRules: readonly Rule[] = [imageDigest, version];
