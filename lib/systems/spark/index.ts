export { SparkJob } from './spark-job';
export type {
  SparkExecutorProps,
  SparkExecutorRange,
  SparkInput,
  SparkJobProps,
  SparkRoleProps,
} from './spark-job-props';
export type { SparkConfValue } from './spark-config';
export type { SparkLanguage, SparkMemory } from './spark-memory';
export { sparkRules } from './spark-rules';
export type { SparkJobSettings, SparkRoleSettings } from './spark-settings';
export { SPARK_VERSIONS, type SparkLine, type SparkVersion } from './spark-versions';
