import { Ledger } from '../../connect';
import { Late } from '../../core';
import type { Rule } from '../../rules/engine';
import type { SparkJob } from './spark-job';
import { jobRule } from './spark-rule';
import { imageFacts, SPARK_VERSIONS } from './spark-versions';

const imageVersion = jobRule(
  {
    id: 'spark-image-version',
    severity: 'error',
    title: "The version of Spark is the one in the image's tag",
    reason: 'jars, defaults and rights that fit one version break another, often only when the job runs',
    source: 'github.com/awslabs/data-on-eks: a sample with sparkVersion 3.2.1 and an image of 3.3.1',
  },
  function* ({ settings: { image, version } }) {
    const facts = imageFacts(image);
    if (facts?.version === undefined || facts.version === version) return;
    yield {
      property: 'image',
      message: `holds Spark ${facts.version}, and the job is of version ${version}`,
      given: image,
      remedy: `take an image of Spark ${version}, or set version to what the image holds`,
    };
  },
);

const imageFullTag = jobRule(
  {
    id: 'spark-image-full-tag',
    severity: 'warning',
    title: "The Spark project's image is named by its full tag",
    reason: 'the short tag of apache/spark has another Java than that of spark, and does not say which',
    source: 'github.com/apache/spark-docker: versions.json; docker-library/official-images: library/spark',
  },
  function* ({ settings: { image, version } }) {
    const facts = imageFacts(image);
    if (facts?.official !== true || facts.version === undefined || /java\d+/.test(facts.flavour)) return;
    yield {
      property: 'image',
      message: 'does not say which Scala and Java it holds',
      given: image,
      remedy: `write ${SPARK_VERSIONS[version].image}`,
    };
  },
);

const imagePython = jobRule(
  {
    id: 'spark-image-python',
    severity: 'error',
    title: 'A Python program runs in an image with Python',
    reason: 'the driver ends with "Cannot run program python3"',
    source: 'github.com/apache/spark-docker: images without -python3 in the tag have none',
  },
  function* ({ settings: { image, language } }) {
    const facts = imageFacts(image);
    if (language !== 'python' || facts?.official !== true || !/-(scala|java)/.test(facts.flavour)) return;
    if (facts.flavour.includes('python3')) return;
    yield {
      property: 'image',
      message: 'holds no Python, and the program is written in it',
      given: image,
      remedy: 'take the tag with -python3',
    };
  },
);

const imageStores = jobRule(
  {
    id: 'spark-image-s3a',
    severity: 'error',
    title: 'A job with a store runs in an image with S3A',
    reason: 'the job ends with ClassNotFoundException: org.apache.hadoop.fs.s3a.S3AFileSystem',
    source: 'github.com/apache/spark-docker: the image holds spark-bin-hadoop3 only, without hadoop-aws',
  },
  function* (job) {
    if (!lacks(job, 's3', /hadoop-aws|hadoop-cloud/)) return;
    const { image, version } = job.settings;
    yield {
      property: 'image',
      message: 'is the image of the Spark project, which holds no S3A, and the job was granted a store',
      given: image,
      remedy: `build an image from it with hadoop-aws ${SPARK_VERSIONS[version].hadoop} and the AWS SDK that it was built with (see the README)`,
    };
  },
);

const imageKafka = jobRule(
  {
    id: 'spark-image-kafka',
    severity: 'error',
    title: "A job with Kafka runs in an image with Spark's Kafka connector",
    reason: 'the job ends with "Failed to find data source: kafka"',
    source: 'Apache Spark documentation: Structured Streaming + Kafka integration guide, deploying',
  },
  function* (job) {
    if (!lacks(job, 'kafka', /spark-sql-kafka|kafka-clients/)) return;
    const { image, version } = job.settings;
    yield {
      property: 'image',
      message: 'is the image of the Spark project, which holds no Kafka connector, and the job was granted Kafka',
      given: image,
      remedy: `build an image from it with spark-sql-kafka-0-10_${SPARK_VERSIONS[version].scala} ${version}`,
    };
  },
);

/** Whether a job has a connection that its image, as published, can't use and no jar of the configuration helps. */
function lacks(job: SparkJob, protocol: string, jar: RegExp): boolean {
  const { image, conf } = job.settings;
  if (imageFacts(image)?.official !== true) return false;
  const jars = ['spark.jars', 'spark.jars.packages'].map((key) => conf[key] ?? '').join();
  if (jar.test(jars) || Late.isIn(jars)) return false;
  return Ledger.of(job)
    .connectionsOf(job.client)
    .some(({ wire }) => wire.protocol === protocol);
}

const packagesScala = jobRule(
  {
    id: 'spark-packages-scala',
    severity: 'error',
    title: "Packages are built for Spark's Scala",
    reason: 'the job ends with NoSuchMethodError or ClassNotFoundException',
    source: 'github.com/kubeflow/spark-operator issue 1334',
  },
  function* (job) {
    const { scala } = SPARK_VERSIONS[job.settings.version];
    for (const { artifact, coordinate, property } of artifacts(job)) {
      const built = /_(2\.\d+)(?=$|-)/.exec(artifact)?.[1];
      if (built === undefined || built === scala) continue;
      yield {
        property,
        message: `names ${coordinate}, which is built for Scala ${built}, and Spark ${job.settings.version} has Scala ${scala}`,
        remedy: `take ${artifact.replace(`_${built}`, `_${scala}`)}`,
      };
    }
  },
);

const packagesHadoop = jobRule(
  {
    id: 'spark-packages-hadoop',
    severity: 'error',
    title: "Hadoop's modules are of the version that Spark brings",
    reason: 'mixed versions of Hadoop end with NoSuchMethodError when a store is first used',
    source: 'Hadoop documentation: troubleshooting S3A; github.com/kubeflow/spark-operator issues 1213, 1508',
  },
  function* (job) {
    const { hadoop } = SPARK_VERSIONS[job.settings.version];
    for (const { artifact, version, coordinate, property } of artifacts(job)) {
      if (!/^hadoop-(aws|azure|common|client\S*)$/.test(artifact) || version === undefined || version === hadoop)
        continue;
      yield {
        property,
        message: `names ${coordinate}, and Spark ${job.settings.version} brings Hadoop ${hadoop}`,
        remedy: `take version ${hadoop}`,
      };
    }
  },
);

const packagesNetwork = jobRule(
  {
    id: 'spark-packages-network',
    severity: 'warning',
    title: 'Jars are in the image',
    reason:
      'the driver would fetch packages from a Maven repository at every start, and its firewall lets nothing through to one',
    source: 'Apache Spark documentation: submitting applications, advanced dependency management',
  },
  function* ({ settings: { conf } }) {
    if (conf['spark.jars.packages'] === undefined) return;
    yield {
      property: 'conf.spark.jars.packages',
      message: 'makes the driver fetch jars from a Maven repository, which its firewall shuts off',
      given: conf['spark.jars.packages'],
      remedy: 'build an image that holds the jars, and leave the key out',
    };
  },
);

/** Jars and packages by Maven coordinates or by file name. */
function* artifacts({ settings: { conf } }: SparkJob): Generator<JobReportSource> {
  for (const coordinate of list(conf['spark.jars.packages'])) {
    const [, artifact = '', version] = coordinate.split(':');
    yield { artifact, version, coordinate, property: 'conf.spark.jars.packages' };
  }
  for (const coordinate of list(conf['spark.jars'])) {
    const file = coordinate.split('/').at(-1) ?? '';
    const match = /^(.+?)-(\d[\w.]*)\.jar$/.exec(file);
    yield { artifact: match?.[1] ?? file, version: match?.[2], coordinate, property: 'conf.spark.jars' };
  }
}

interface JobReportSource {
  readonly artifact: string;
  readonly version: string | undefined;
  readonly coordinate: string;
  readonly property: string;
}

function list(value: string | undefined): string[] {
  if (value === undefined || Late.isIn(value)) return [];
  return value.split(',').map((item) => item.trim());
}

/** Rules about images and jars. */
export const imageRules: readonly Rule[] = [
  imageFullTag,
  imageKafka,
  imagePython,
  imageStores,
  imageVersion,
  packagesHadoop,
  packagesNetwork,
  packagesScala,
];
