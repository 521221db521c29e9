import { IMAGES } from '../../environment';

/** Versions of Flink that the library runs, newest first. */
export const FLINK_VERSIONS = ['2.3.0', '2.2.0'] as const;

/** A version of Flink. */
export type FlinkVersion = (typeof FLINK_VERSIONS)[number];

/**
 * The image of a version, by Flink's own publisher.
 *
 * @param version - the version
 * @returns name with exact tag
 */
export function flinkImage(version: FlinkVersion): string {
  return IMAGES.flink[version];
}

/** User and group that the image runs as. */
export const FLINK_USER = 9999;

/** Folder of Flink in the image. */
export const FLINK_HOME = '/opt/flink';

/** Ports, all of them pinned: Flink chooses most by chance otherwise, and a network policy can't open that. */
export const PORTS = {
  /** Job manager, remote procedure calls. */
  rpc: 6123,
  /** Job manager, files for task managers. */
  blob: 6124,
  /** Job manager, REST interface and web page. */
  rest: 8081,
  /** Task manager, remote procedure calls. */
  taskRpc: 6122,
  /** Task manager, records from other task managers. */
  taskData: 6121,
  /** Both: what the web page shows of metrics. */
  metricQuery: 50100,
  /** Both: metrics for Prometheus. */
  prometheus: 9249,
} as const;

/** What a JVM from 17 on must be told so that Flink may look into it; may be extended, never shortened (Flink: Java compatibility). */
export const JAVA_MODULES = [
  ...[
    'java.rmi/sun.rmi.registry',
    'jdk.compiler/com.sun.tools.javac.api',
    'jdk.compiler/com.sun.tools.javac.file',
    'jdk.compiler/com.sun.tools.javac.parser',
    'jdk.compiler/com.sun.tools.javac.tree',
    'jdk.compiler/com.sun.tools.javac.util',
    'java.security.jgss/sun.security.krb5',
  ].map((name) => `--add-exports=${name}=ALL-UNNAMED`),
  ...[
    'lang',
    'net',
    'io',
    'nio',
    'lang.reflect',
    'text',
    'time',
    'util',
    'util.concurrent',
    'util.concurrent.atomic',
    'util.concurrent.locks',
  ].map((name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`),
  '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
].join(' ');
