import { compareVersions } from '../../core';

/**
 * The names of Flink's configuration keys, as the `ConfigOption` fields of its jars declare them, with the old names that
 * still work. A line holds a prefix, and what may stand behind it; `-` is no prefix.
 */

/** Keys of Flink 2.2 and 2.3: every key of 2.2 is one of 2.3. */
const SINCE_2_2 = `
-: external-resources high-availability restart-strategy scheduler-mode
akka: framesize jvm-exit-on-fatal-error retry-gate-closed-for startup-timeout throughput
akka.ask: callstack timeout
akka.client: timeout
akka.client-socket-worker-pool: pool-size-factor pool-size-max pool-size-min
akka.fork-join-executor: parallelism-factor parallelism-max parallelism-min
akka.log.lifecycle: events
akka.lookup: timeout
akka.rpc: force-invocation-serialization
akka.server-socket-worker-pool: pool-size-factor pool-size-max pool-size-min
akka.ssl: enabled
akka.tcp: timeout
blob.client.connect: timeout
blob.client.socket: timeout
blob.fetch: backlog num-concurrent retries
blob.offload: minsize
blob.server: port
blob.service.cleanup: interval
blob.service.ssl: enabled
blob.storage: directory
classloader: check-leaked-classloader fail-on-metaspace-oom-error parent-first-patterns resolve-order
classloader.parent-first-patterns: additional default
client: retry-period timeout
client.heartbeat: interval timeout
cluster: intercept-user-system-exit uncaught-exception-handling
cluster.io-pool: size
cluster.processes: halt-on-fatal-error
cluster.registration: error-delay initial-timeout max-timeout refused-registration-delay
cluster.services: shutdown-timeout
cluster.thread-dump: stacktrace-max-depth
compiler.delimited-informat: max-line-samples max-sample-len min-line-samples
dstl.dfs: base-path preemptive-persist-threshold
dstl.dfs.batch: persist-delay persist-size-threshold
dstl.dfs.compression: enabled
dstl.dfs.discard: num-threads
dstl.dfs.download.local-cache: idle-timeout-ms
dstl.dfs.upload: buffer-size max-attempts max-in-flight next-attempt-delay num-threads retry-policy timeout
env.hadoop.conf: dir
env.hbase.conf: dir
env.java: home opts
env.java.default-opts: all jobmanager taskmanager
env.java.opts: all client historyserver jobmanager sql-gateway taskmanager
env.log: dir level max
env.pid: dir
env.ssh: opts
env.stdout-err: redirect-to-file
env.yarn.conf: dir
events: reporters
execution: allow-client-job-configurations attached batch-shuffle-mode buffer-timeout job-listeners
execution: job-status-changed-listeners runtime-mode savepoint-restore-mode shutdown-on-application-finish
execution: shutdown-on-attached-exit submit-failed-job-on-application-error target
execution.async-state: active-buffer-size active-buffer-timeout total-buffer-size
execution.batch-state-backend: enabled
execution.batch.adaptive.auto-parallelism: avg-data-volume-per-task default-source-parallelism enabled
execution.batch.adaptive.auto-parallelism: max-parallelism min-parallelism
execution.batch.job-recovery: enabled
execution.batch.job-recovery.previous-worker.recovery: timeout
execution.batch.job-recovery.snapshot: min-pause
execution.batch.speculative: block-slow-node-duration enabled max-concurrent-executions
execution.buffer-timeout: enabled interval
execution.checkpointing: aligned-checkpoint-timeout alignment-timeout approximate-local-recovery
execution.checkpointing: checkpoints-after-tasks-finish create-subdir data-inline-threshold dir
execution.checkpointing: externalized-checkpoint-retention incremental interval interval-during-backlog
execution.checkpointing: max-concurrent-checkpoints min-pause mode num-retained savepoint-dir snapshot-compression
execution.checkpointing: storage timeout tolerable-failed-checkpoints unaligned write-buffer-size
execution.checkpointing.checkpoints-after-tasks-finish: enabled
execution.checkpointing.cleaner: parallel-mode
execution.checkpointing.file-merging: across-checkpoint-boundary enabled max-file-size max-space-amplification
execution.checkpointing.file-merging: max-subtasks-per-file pool-blocking
execution.checkpointing.local-backup: dirs enabled
execution.checkpointing.recover-without-channel-state: checkpoint-id
execution.checkpointing.unaligned: enabled forced max-subtasks-per-channel-state-file
execution.checkpointing.unaligned.interruptible-timers: enabled
execution.program-config: enabled wildcards
execution.savepoint: ignore-unclaimed-state path
execution.sort-keyed-partition: memory
execution.sort-partition: memory
execution.sorted-inputs: enabled memory
execution.state-recovery: approximate-local-recovery claim-mode from-local ignore-unclaimed-state path
execution.state-recovery.without-channel-state: checkpoint-id
fs: allowed-fallback-filesystems default-scheme overwrite-files
fs.output: always-create-directory
heartbeat: interval rpc-failure-threshold timeout
high-availability: cluster-id storageDir type
high-availability.jobmanager: port
high-availability.kubernetes.leader-election: lease-duration renew-deadline retry-period
high-availability.zookeeper: quorum storageDir
high-availability.zookeeper.client: acl authorization connection-timeout ensemble-tracker max-close-wait
high-availability.zookeeper.client: max-retry-attempts max-retry-wait retry-wait session-timeout
high-availability.zookeeper.client: simulated-session-expiration-percent tolerate-suspended-connections
high-availability.zookeeper.path: execution-plans jobgraphs namespace root
historyserver.archive: clean-expired-jobs retained-jobs retained-ttl
historyserver.archive.fs: dir refresh-interval
historyserver.log.jobmanager: url-pattern
historyserver.log.taskmanager: url-pattern
historyserver.web: address port refresh-interval tmpdir
historyserver.web.ssl: enabled
io.tmp: dirs
jmx.server: port
job-event.store.write-buffer: flush-interval size
job-result-store: delete-on-commit storage-path
jobmanager: bind-host failure-enrichers resource-id retrieve-taskmanager-hostname scheduler
jobmanager.adaptive-batch-scheduler: avg-data-volume-per-task default-source-parallelism max-parallelism
jobmanager.adaptive-batch-scheduler: min-parallelism
jobmanager.adaptive-batch-scheduler.speculative: block-slow-node-duration enabled max-concurrent-executions
jobmanager.adaptive-scheduler: min-parallelism-increase prefer-minimal-taskmanagers resource-stabilization-timeout
jobmanager.adaptive-scheduler: resource-wait-timeout
jobmanager.adaptive-scheduler.executing: cooldown-after-rescaling resource-stabilization-timeout
jobmanager.adaptive-scheduler.rescale-trigger: max-checkpoint-failures max-delay
jobmanager.adaptive-scheduler.scaling-interval: max min
jobmanager.adaptive-scheduler.submission: resource-stabilization-timeout resource-wait-timeout
jobmanager.archive.fs: dir
jobmanager.execution: attempts-history-size failover-strategy
jobmanager.future-pool: size
jobmanager.io-pool: size
jobmanager.memory: enable-jvm-direct-memory-limit
jobmanager.memory.flink: size
jobmanager.memory.heap: size
jobmanager.memory.jvm-metaspace: size
jobmanager.memory.jvm-overhead: fraction max min
jobmanager.memory.off-heap: size
jobmanager.memory.process: size
jobmanager.partition: release-during-job-execution
jobmanager.partition.hybrid: partition-data-consume-constraint
jobmanager.rpc: address bind-port port
jobmanager.web: access-control-allow-origin address history port refresh-interval tmpdir
jobmanager.web.checkpoints: history
jobmanager.web.log: path
jobmanager.web.submit: enable
jobmanager.web.upload: dir
jobstore: cache-size expiration-time max-capacity type
kubernetes: cluster-id context namespace node-name-label pod-template-file secrets service-account
kubernetes.artifacts: local-upload-enabled local-upload-overwrite local-upload-target
kubernetes.client: user-agent
kubernetes.client.io-pool: size
kubernetes.config: file
kubernetes.container: image
kubernetes.container.image: pull-policy pull-secrets ref
kubernetes.decorator.hadoop-conf-mount: enabled
kubernetes.decorator.kerberos-mount: enabled
kubernetes.entry: path
kubernetes.env: secretKeyRef
kubernetes.flink.conf: dir
kubernetes.flink.log: dir
kubernetes.hadoop.conf.config-map: name
kubernetes.hostnetwork: enabled
kubernetes.internal-service: annotations labels
kubernetes.jobmanager: annotations cpu labels node-selector replicas service-account tolerations
kubernetes.jobmanager.cpu: amount limit-factor
kubernetes.jobmanager.entrypoint: args
kubernetes.jobmanager.memory: limit-factor
kubernetes.jobmanager.owner: reference
kubernetes.pod-template-file: default jobmanager taskmanager
kubernetes.rest-service: annotations labels
kubernetes.rest-service.exposed: node-port-address-type type
kubernetes.taskmanager: annotations cpu labels node-selector service-account tolerations
kubernetes.taskmanager.cpu: amount limit-factor
kubernetes.taskmanager.entrypoint: args
kubernetes.taskmanager.memory: limit-factor
kubernetes.transactional-operation: initial-retry-delay max-retries max-retry-delay
library-cache-manager.cleanup: interval
metrics: reporters system-resource system-resource-probing-interval
metrics.fetcher: update-interval
metrics.internal.query-service: port thread-priority
metrics.job.status: enable
metrics.latency: granularity history-size interval
metrics.scope: delimiter jm jm-job jm-operator operator task tm tm-job
metrics.scope.jm: job
metrics.scope.tm: job
parallelism: default
partition.fields.#: date-formatter
pekko: framesize jvm-exit-on-fatal-error retry-gate-closed-for startup-timeout throughput
pekko.ask: callstack timeout
pekko.client-socket-worker-pool: pool-size-factor pool-size-max pool-size-min
pekko.fork-join-executor: parallelism-factor parallelism-max parallelism-min
pekko.log.lifecycle: events
pekko.lookup: timeout
pekko.remote-fork-join-executor: parallelism-factor parallelism-max parallelism-min
pekko.rpc: force-invocation-serialization
pekko.server-socket-worker-pool: pool-size-factor pool-size-max pool-size-min
pekko.ssl: enabled
pekko.tcp: timeout
pipeline: auto-generate-uids auto-watermark-interval cached-files classpaths closure-cleaner-level force-avro
pipeline: force-kryo force-kryo-avro generic-types global-job-parameters jars jobvertex-parallelism-overrides
pipeline: max-parallelism name object-reuse operator-chaining serialization-config vertex-description-mode
pipeline: vertex-name-include-index-prefix
pipeline.cep.sharedbuffer.cache: entry-slots event-slots statistics-interval
pipeline.operator-chaining: chain-operators-with-different-max-parallelism enabled
pipeline.watermark-alignment: allow-unaligned-source-splits
plugin.classloader.parent-first-patterns: additional default
process: working-dir
process.jobmanager: working-dir
process.taskmanager: working-dir
python: archives executable execution-mode files job-options pythonpath requirements
python.client: executable
python.fn-execution.arrow.batch: size
python.fn-execution.bundle: size time
python.fn-execution.memory: managed
python.internal: archives-key-map files-key-map requirements-file-key
python.loopback-server: address
python.map-state: iterate-response-batch-size read-cache-size write-cache-size
python.metric: enabled
python.operator-chaining: enabled
python.profile: enabled
python.state: cache-size
python.systemenv: enabled
query.client: network-threads
query.proxy: network-threads ports query-threads
query.server: network-threads ports query-threads
queryable-state: enable
queryable-state.client: network-threads
queryable-state.proxy: network-threads ports query-threads
queryable-state.server: network-threads ports query-threads
resourcemanager: taskmanager-timeout
resourcemanager.job: timeout
resourcemanager.previous-worker.recovery: timeout
resourcemanager.rpc: port
resourcemanager.standalone: start-up-time
resourcemanager.start-worker: max-failure-rate retry-interval
resourcemanager.taskmanager-registration: timeout
rest: address await-leader-timeout bind-address bind-port connection-timeout idleness-timeout path port url-prefix
rest.async: store-duration
rest.cache.checkpoint-statistics: size timeout
rest.client: max-content-length
rest.flamegraph: cleanup-interval delay-between-samples enabled num-samples refresh-interval stack-depth
rest.profiling: dir duration-max enabled history-size
rest.retry: delay max-attempts
rest.server: max-content-length numThreads thread-priority
restart-strategy: type
restart-strategy.exponential-delay: attempts-before-reset-backoff backoff-multiplier initial-backoff jitter-factor
restart-strategy.exponential-delay: max-backoff reset-backoff-threshold
restart-strategy.failure-rate: delay failure-rate-interval max-failures-per-interval
restart-strategy.fixed-delay: attempts delay
s3: access-key endpoint secret-key
s3.access: key
s3.entropy: key length
s3.s5cmd: args path
s3.s5cmd.batch: max-files max-size
s3.secret: key
s3.upload.max.concurrent: uploads
s3.upload.min.part: size
savepoints.state.backend.fs: dir
security: keytab principal
security.context.factory: classes
security.delegation.tokens: enabled
security.delegation.tokens.renewal: time-ratio
security.delegation.tokens.renewal.retry: backoff
security.kerberos.access: hadoopFileSystems
security.kerberos.fetch: delegation-token
security.kerberos.krb5-conf: path
security.kerberos.login: contexts keytab principal use-ticket-cache
security.kerberos.relogin: period
security.kerberos.tokens.renewal: time-ratio
security.kerberos.tokens.renewal.retry: backoff
security.module.factory: classes
security.ssl: algorithms close-notify-flush-timeout handshake-timeout key-password keystore keystore-password
security.ssl: protocol provider session-cache-size session-timeout truststore truststore-password verify-hostname
security.ssl.internal: close-notify-flush-timeout enabled handshake-timeout key-password keystore keystore-password
security.ssl.internal: keystore-type session-cache-size session-timeout truststore truststore-password
security.ssl.internal: truststore-type
security.ssl.internal.cert: fingerprint
security.ssl.rest: authentication-enabled enabled key-password keystore keystore-password keystore-type truststore
security.ssl.rest: truststore-password truststore-type
security.ssl.rest.cert: fingerprint
shuffle-service-factory: class
slot.idle: timeout
slot.request: max-interval timeout
slotmanager: redundant-taskmanager-num taskmanager-timeout
slotmanager.declare-needed-resource: delay
slotmanager.max-total-resource: cpu memory
slotmanager.min-total-resource: cpu memory
slotmanager.number-of-slots: max min
slotmanager.requirement-check: delay
slow-task-detector: check-interval
slow-task-detector.execution-time: baseline-lower-bound baseline-multiplier baseline-ratio
state: backend checkpoint-storage
state.backend: incremental local-recovery type
state.backend.changelog: enabled max-failures-allowed storage
state.backend.changelog.periodic-materialize: enabled interval
state.backend.forst: local-dir options-factory primary-dir restore-overlap-fraction-threshold use-bloom-filter
state.backend.forst: use-ingest-db-restore-mode write-batch-size
state.backend.forst.block: blocksize cache-size metadata-blocksize
state.backend.forst.bloom-filter: bits-per-key block-based-mode
state.backend.forst.cache: dir reserve-size size-based-limit
state.backend.forst.cache.lru: access-before-promote promote-limit
state.backend.forst.compaction: style
state.backend.forst.compaction.filter: periodic-compaction-time query-time-after-num-entries
state.backend.forst.compaction.level: max-size-level-base target-file-size-base use-dynamic-size
state.backend.forst.compression.per: level
state.backend.forst.executor: inline-coordinator inline-write read-io-parallelism write-io-parallelism
state.backend.forst.files: open
state.backend.forst.log: dir file-num level max-file-size
state.backend.forst.memory: fixed-per-slot fixed-per-tm high-prio-pool-ratio managed partitioned-index-filters
state.backend.forst.memory: write-buffer-ratio
state.backend.forst.metrics: actual-delayed-write-rate background-errors block-cache-capacity block-cache-hit
state.backend.forst.metrics: block-cache-miss block-cache-pinned-usage block-cache-usage bloom-filter-full-positive
state.backend.forst.metrics: bloom-filter-full-true-positive bloom-filter-useful bytes-read bytes-written
state.backend.forst.metrics: column-family-as-variable compaction-pending compaction-read-bytes
state.backend.forst.metrics: compaction-write-bytes cur-size-active-mem-table cur-size-all-mem-tables
state.backend.forst.metrics: estimate-live-data-size estimate-num-keys estimate-pending-compaction-bytes
state.backend.forst.metrics: estimate-table-readers-mem is-write-stopped iter-bytes-read live-sst-files-size
state.backend.forst.metrics: mem-table-flush-pending num-deletes-active-mem-table num-deletes-imm-mem-tables
state.backend.forst.metrics: num-entries-active-mem-table num-entries-imm-mem-tables num-files-at-level
state.backend.forst.metrics: num-immutable-mem-table num-live-versions num-running-compactions num-running-flushes
state.backend.forst.metrics: num-snapshots size-all-mem-tables stall-micros total-sst-files-size
state.backend.forst.rescaling: use-delete-files-in-range
state.backend.forst.sync: enforce-local
state.backend.forst.thread: num
state.backend.forst.timer-service: cache-size factory
state.backend.forst.writebuffer: count number-to-merge size
state.backend.fs: checkpointdir memory-threshold write-buffer-size
state.backend.latency-track: history-size keyed-state-enabled sample-interval state-name-as-variable
state.backend.rocksdb: incremental-restore-async-compact-after-rescale localdir options-factory predefined-options
state.backend.rocksdb: restore-overlap-fraction-threshold use-bloom-filter use-ingest-db-restore-mode
state.backend.rocksdb: write-batch-size
state.backend.rocksdb.block: blocksize cache-size metadata-blocksize
state.backend.rocksdb.bloom-filter: bits-per-key block-based-mode
state.backend.rocksdb.checkpoint.transfer.thread: num
state.backend.rocksdb.compaction: style
state.backend.rocksdb.compaction.filter: periodic-compaction-time query-time-after-num-entries
state.backend.rocksdb.compaction.level: max-size-level-base target-file-size-base use-dynamic-size
state.backend.rocksdb.compression.per: level
state.backend.rocksdb.files: open
state.backend.rocksdb.log: dir file-num level max-file-size
state.backend.rocksdb.manual-compaction: max-auto-compactions max-file-size-to-compact max-files-to-compact
state.backend.rocksdb.manual-compaction: max-output-file-size max-parallel-compactions min-files-to-compact
state.backend.rocksdb.manual-compaction: min-interval
state.backend.rocksdb.memory: fixed-per-slot fixed-per-tm high-prio-pool-ratio managed partitioned-index-filters
state.backend.rocksdb.memory: write-buffer-ratio
state.backend.rocksdb.metrics: actual-delayed-write-rate background-errors block-cache-capacity block-cache-hit
state.backend.rocksdb.metrics: block-cache-miss block-cache-pinned-usage block-cache-usage
state.backend.rocksdb.metrics: bloom-filter-full-positive bloom-filter-full-true-positive bloom-filter-useful
state.backend.rocksdb.metrics: bytes-read bytes-written column-family-as-variable compaction-pending
state.backend.rocksdb.metrics: compaction-read-bytes compaction-write-bytes cur-size-active-mem-table
state.backend.rocksdb.metrics: cur-size-all-mem-tables estimate-live-data-size estimate-num-keys
state.backend.rocksdb.metrics: estimate-pending-compaction-bytes estimate-table-readers-mem is-write-stopped
state.backend.rocksdb.metrics: iter-bytes-read live-sst-files-size mem-table-flush-pending
state.backend.rocksdb.metrics: num-deletes-active-mem-table num-deletes-imm-mem-tables num-entries-active-mem-table
state.backend.rocksdb.metrics: num-entries-imm-mem-tables num-files-at-level num-immutable-mem-table
state.backend.rocksdb.metrics: num-live-versions num-running-compactions num-running-flushes num-snapshots
state.backend.rocksdb.metrics: size-all-mem-tables stall-micros total-sst-files-size
state.backend.rocksdb.rescaling: use-delete-files-in-range
state.backend.rocksdb.thread: num
state.backend.rocksdb.timer-service: cache-size factory
state.backend.rocksdb.writebuffer: count number-to-merge size
state.changelog: enabled max-failures-allowed storage
state.changelog.dstl.dfs: base-path preemptive-persist-threshold
state.changelog.dstl.dfs.batch: persist-delay persist-size-threshold
state.changelog.dstl.dfs.compression: enabled
state.changelog.dstl.dfs.discard: num-threads
state.changelog.dstl.dfs.download.local-cache: idle-timeout-ms
state.changelog.dstl.dfs.upload: buffer-size max-attempts max-in-flight next-attempt-delay num-threads retry-policy
state.changelog.dstl.dfs.upload: timeout
state.changelog.periodic-materialize: enabled interval
state.checkpoint.cleaner: parallel-mode
state.checkpoints: create-subdir dir num-retained
state.latency-track: history-size keyed-state-enabled sample-interval state-name-as-variable
state.savepoints: dir
state.size-track: history-size keyed-state-enabled sample-interval state-name-as-variable
state.storage.fs: memory-threshold write-buffer-size
table: builtin-catalog-name builtin-database-name column-expansion-strategy dml-sync legacy-nested-row-nullability
table: local-time-zone sql-dialect
table.catalog-modification: listeners
table.display: max-column-width
table.dynamic-table-options: enabled
table.exec: disabled-operators legacy-cast-behaviour simplify-operator-name-enabled
table.exec.async-lookup: buffer-capacity key-ordered-enabled output-mode timeout
table.exec.async-ml-predict: max-concurrent-operations output-mode timeout
table.exec.async-scalar: buffer-capacity max-attempts max-concurrent-operations retry-delay retry-strategy timeout
table.exec.async-state: enabled
table.exec.async-table: max-concurrent-operations max-retries retry-delay retry-strategy timeout
table.exec.async-vector-search: max-concurrent-operations output-mode timeout
table.exec.deduplicate: insert-update-after-sensitive-enabled
table.exec.deduplicate.mini-batch: compact-changes-enabled
table.exec.delta-join: cache-enabled
table.exec.delta-join.left: cache-size
table.exec.delta-join.right: cache-size
table.exec.interval-join: min-cleanup-interval
table.exec.local-hash-agg.adaptive: distinct-value-rate-threshold enabled sampling-threshold
table.exec.mini-batch: allow-latency enabled size
table.exec.operator-fusion-codegen: enabled
table.exec.rank: topn-cache-size
table.exec.resource: default-parallelism external-buffer-memory
table.exec.resource.hash-agg: memory
table.exec.resource.hash-join: memory
table.exec.resource.sort: memory
table.exec.sink: keyed-shuffle nested-constraint-enforcer not-null-enforcer rowtime-inserter type-length-enforcer
table.exec.sink: upsert-materialize
table.exec.sink.upsert-materialize-strategy: type
table.exec.sink.upsert-materialize-strategy.adaptive.threshold: high low
table.exec.sort: async-merge-enabled default-limit max-num-file-handles
table.exec.source: cdc-events-duplicate idle-timeout
table.exec.spill-compression: block-size enabled
table.exec.state: ttl
table.exec.uid: format generation
table.exec.unbounded-over: version
table.exec.window-agg: buffer-size-limit
table.generated-code: max-length max-members
table.optimizer: agg-phase-strategy bushy-join-reorder-threshold incremental-agg-enabled join-reorder-enabled
table.optimizer: multiple-input-enabled reuse-optimize-block-with-digest-enabled reuse-sink-enabled
table.optimizer: reuse-source-enabled reuse-sub-plan-enabled union-all-as-breakpoint-enabled
table.optimizer.adaptive-broadcast-join: strategy
table.optimizer.delta-join: strategy
table.optimizer.distinct-agg.split: bucket-num enabled
table.optimizer.dynamic-filtering: enabled
table.optimizer.join: broadcast-threshold
table.optimizer.multi-join: enabled
table.optimizer.non-deterministic-update: strategy
table.optimizer.ptf: max-tables
table.optimizer.runtime-filter: enabled max-build-data-size min-filter-ratio min-probe-data-size
table.optimizer.skewed-join-optimization: skewed-factor skewed-threshold strategy
table.optimizer.source: report-statistics-enabled
table.optimizer.sql2rel.project-merge: enabled
table.plan: force-recompile
table.plan.compile: catalog-objects
table.plan.restore: catalog-objects
table.resources: download-dir
table.rtas-ctas: atomicity-enabled
taskmanager: bind-host host jvm-exit-on-oom maxRegistrationDuration numberOfTaskSlots resource-id
taskmanager.collect-sink: port
taskmanager.cpu: cores
taskmanager.data: bind-port port
taskmanager.data.ssl: enabled
taskmanager.debug.memory: log log-interval logIntervalMs startLogThread
taskmanager.load-balance: mode
taskmanager.log: path
taskmanager.memory: min-segment-size segment-size size starting-segment-size
taskmanager.memory.flink: size
taskmanager.memory.framework.heap: size
taskmanager.memory.framework.off-heap: size
taskmanager.memory.framework.off-heap.batch-shuffle: size
taskmanager.memory.jvm-metaspace: size
taskmanager.memory.jvm-overhead: fraction max min
taskmanager.memory.managed: consumer-weights fraction size
taskmanager.memory.network: fraction max min
taskmanager.memory.process: size
taskmanager.memory.task.heap: size
taskmanager.memory.task.off-heap: size
taskmanager.net.client: connectTimeoutSec
taskmanager.net.request-backoff: initial max
taskmanager.network: bind-policy detailed-metrics partition-request-timeout retries
taskmanager.network.compression: codec
taskmanager.network.hybrid-shuffle.external-remote-tier-factory: class
taskmanager.network.hybrid-shuffle.remote: path
taskmanager.network.memory: buffers-request-timeout exclusive-buffers-request-timeout-ms fraction max min
taskmanager.network.memory.buffer-debloat: enabled period samples target threshold-percentages
taskmanager.network.memory.read-buffer.required-per-gate: max
taskmanager.network.netty.client: connectTimeoutSec
taskmanager.network.netty.client.tcp: keepCount keepIdleSec keepIntervalSec
taskmanager.network.request-backoff: initial max
taskmanager.network.sort-shuffle: min-buffers
taskmanager.network.tcp-connection: enable-reuse-across-jobs
taskmanager.registration: timeout
taskmanager.rpc: bind-port port
taskmanager.runtime: fs-timeout fs_timeout hashjoin-bloom-filters large-record-handler max-fan
taskmanager.runtime: sort-spilling-threshold
taskmanager.slot: timeout
taskmanager.state.local: root-dirs
taskmanager.system-out: mode
taskmanager.system-out.log: cache-upper-size
taskmanager.system-out.log.thread-name: enabled
taskmanager.tmp: dirs
timerservice.exceptional.shutdown: timeout
traces: reporters
traces.checkpoint: span-detail-level
user.artifacts: artifact-list base-dir http-headers raw-http-enabled
web: access-control-allow-origin address exception-history-size history port refresh-interval timeout tmpdir
web.cancel: enable
web.checkpoints: history
web.log: path
web.rescale: enable
web.submit: enable
web.upload: dir
yarn.security.kerberos: additionalFileSystems
zookeeper.sasl: disable login-context-name service-name
`;

/** Keys that came with Flink 2.3, those of its own S3 file system among them. */
const SINCE_2_3 = `
application-result-store: delete-on-commit storage-path
completed-application-store: cache-size expiration-time max-capacity type
execution: terminate-application-on-any-job-terminated-exceptionally
execution.checkpointing.during-recovery: enabled
execution.checkpointing.unaligned.recover-output-on-downstream: enabled
fs.s3.aws.credentials: provider
high-availability.zookeeper.path: applications
historyserver.archive: clean-expired-applications retained-applications
kubernetes: persistent-volume-claim-read-only persistent-volume-claims
pipeline.sources: pause-until-first-checkpoint
pipeline.watermark-alignment: buffer-size
python.logging.default: level
python.logging.level: overrides
rest.cache.execution-graph: timeout
s3: path-style-access region
s3.assume-role: arn external-id session-duration session-name
s3.async: enabled
s3.bulk-copy: enabled max-concurrent
s3.checksum-validation: enabled
s3.chunked-encoding: enabled
s3.client.close: timeout
s3.close: timeout
s3.connection: max max-idle-time timeout
s3.path.style: access
s3.read.buffer: size
s3.retry: max-num-retries
s3.socket: timeout
s3.sse: type
s3.sse.kms: key-id
security.ssl.rest: verify-hostname
table.exec.sink: require-on-conflict
taskmanager.network.adaptive-partitioner: enabled max-traverse-size
web.adaptive-scheduler.rescale-history: size
`;
/**
 * The keys that a version of Flink knows.
 *
 * @param version - for instance `2.3.0`
 * @returns all of them
 */
export function configKeys(version: string): ReadonlySet<string> {
  const keys = new Set(parse(SINCE_2_2));
  if (compareVersions(version, '2.3') >= 0) for (const key of parse(SINCE_2_3)) keys.add(key);
  return keys;
}

function parse(lines: string): string[] {
  return lines
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [prefix = '', names = ''] = line.split(': ');
      return names.split(' ').map((name) => (prefix === '-' ? name : `${prefix}.${name}`));
    });
}
