import { IMAGES } from '../../environment';

/** Versions of Spark that the library knows. */
export type SparkVersion = keyof typeof IMAGES.spark;

/** What a version of Spark brings along. */
export interface SparkLine {
  /** The project's own image: JVM and Python, without S3A and without connectors. */
  readonly image: string;
  /** Scala version that jars must be built for, as it stands in their names. */
  readonly scala: string;
  /** Version of Hadoop's client in the image: `hadoop-aws` must be of exactly this version. */
  readonly hadoop: string;
}

/** All versions, newest first. Hadoop's version is that of `hadoop-client-api-*.jar` in the image. */
export const SPARK_VERSIONS: Readonly<Record<SparkVersion, SparkLine>> = {
  '4.1.2': { image: IMAGES.spark['4.1.2'], scala: '2.13', hadoop: '3.4.2' },
};

/** The version that is used where props say nothing. */
export const DEFAULT_SPARK_VERSION: SparkVersion = '4.1.2';

/** What an image's name says about a Spark image. */
export interface ImageFacts {
  /** Whether it is the Spark project's own image, as published, with nothing added. */
  readonly official: boolean;
  /** Version of Spark in the tag. */
  readonly version: string | undefined;
  /** What follows the version in the tag, for instance `-scala2.13-java17-python3-ubuntu`. */
  readonly flavour: string;
}

const OFFICIAL = /^(?:docker\.io\/)?(?:apache\/|library\/)?spark$/;
const OFFICIAL_FLAVOUR = /^$|^-(?:scala|python3|java\d+|r|ubuntu)/;

/**
 * What an image's name says, for names in which the last part contains `spark`.
 *
 * @param image - reference of an image
 * @returns the facts, or nothing if the name says nothing
 */
export function imageFacts(image: string): ImageFacts | undefined {
  const match = /^(.*?)(?::([^:/@]+))?(?:@.*)?$/.exec(image);
  const name = match?.[1] ?? '';
  const tag = match?.[2] ?? '';
  if (!(name.split('/').at(-1) ?? '').includes('spark')) return undefined;
  const [, version, flavour = tag] = /^(\d+\.\d+\.\d+)(.*)$/.exec(tag) ?? [];
  return { official: OFFICIAL.test(name) && OFFICIAL_FLAVOUR.test(flavour), version, flavour };
}
