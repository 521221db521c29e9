/**
 * Configuration keys of Spark 4.1.2, by the word behind `spark.`: what the classes of its jars register
 * (`ConfigEntry.knownConfigs`) and the keys that they read as plain text. Left out is what belongs to other cluster
 * managers (YARN, standalone), to servers of their own (history, Connect), to SparkR and to Spark's own tests. A `-`
 * is the key that ends with the word itself.
 */
const KEYS: Readonly<Record<string, string>> = {
  acls: 'enable',
  api: 'mode',
  app: 'attempt.id name',
  appStateStore: 'asyncTracking.enable',
  archives: '-',
  authenticate: `
    - enableSaslEncryption secret secret.driver.file secret.executor.file secret.file secretBitLength`,
  barrier: 'sync.timeout',
  block: 'failures.beforeLocationRefresh',
  blockManager: 'port',
  broadcast: 'UDFCompressionThreshold blockSize checksum compress',
  buffer: 'pageSize size write.chunkSize',
  callstack: 'depth',
  checkpoint: 'compress dir',
  cleaner: `
    periodicGC.interval referenceTracking referenceTracking.blocking referenceTracking.blocking.shuffle
    referenceTracking.cleanCheckpoints`,
  cores: 'max',
  decommission: 'enabled',
  default: 'parallelism',
  diskStore: 'subDirectories',
  driver: `
    appUIAddress bindAddress blockManager.port cores defaultExtraClassPath defaultJavaOptions extraClassPath
    extraJavaOptions extraLibraryPath host log.allowErasureCoding log.dfsDir log.layout log.localDir
    log.persistToDfs.enabled log.redirectConsoleOutputs maxResultSize memory memoryOverhead memoryOverheadFactor
    metrics.pollingInterval minMemoryOverhead port resourcesFile supervise timeout userClassPathFirst`,
  dynamicAllocation: `
    cachedExecutorIdleTimeout enabled executorAllocationRatio executorIdleTimeout initialExecutors maxExecutors
    minExecutors schedulerBacklogTimeout shuffleTracking.enabled shuffleTracking.timeout
    sustainedSchedulerBacklogTimeout testing`,
  eventLog: `
    buffer.kb compress compression.codec dir enabled erasureCoding.enabled excludedPatterns
    gcMetrics.oldGenerationGarbageCollectors gcMetrics.youngGenerationGarbageCollectors includeTaskMetricsAccumulators
    logBlockUpdates.enabled logStageExecutorMetrics longForm.enabled overwrite rolling.enabled rolling.maxFileSize
    testing`,
  excludeOnFailure: `
    application.enabled application.fetchFailure.enabled application.maxFailedExecutorsPerNode
    application.maxFailedTasksPerExecutor enabled killExcludedExecutors killExcludedExecutors.decommission
    stage.maxFailedExecutorsPerNode stage.maxFailedTasksPerExecutor task.maxTaskAttemptsPerExecutor
    task.maxTaskAttemptsPerNode taskAndStage.enabled timeout`,
  executor: `
    allowSparkContext cores decommission.forceKillTimeout decommission.killInterval decommission.signal
    defaultExtraClassPath defaultJavaOptions extraClassPath extraJavaOptions extraLibraryPath failuresValidityInterval
    heartbeat.dropZeroAccumulatorUpdates heartbeat.maxFailures heartbeatInterval id instances
    isolatedSessionCache.size killOnFatalError.depth logs.redirectConsoleOutputs logs.rolling.enableCompression
    logs.rolling.maxRetainedFiles logs.rolling.maxSize logs.rolling.strategy logs.rolling.time.interval maxNumFailures
    memory memoryOverhead memoryOverheadFactor metrics.fileSystemSchemes metrics.pollingInterval minMemoryOverhead
    processTreeMetrics.enabled pyspark.memory python.worker.log.details syncLogLevel.enabled userClassPathFirst`,
  extraListeners: '-',
  file: 'transferTo',
  files: `
    - fetchFailure.unRegisterOutputOnHost fetchTimeout ignoreCorruptFiles ignoreMissingFiles maxPartitionBytes
    openCostInBytes overwrite useFetchCache`,
  graphx: 'pregel.checkpointInterval',
  hadoopRDD: 'ignoreEmptySplits',
  io: `
    compression.codec compression.lz4.block.size compression.lz4.blockSize compression.lzf.parallel.enabled
    compression.snappy.blockSize compression.zstd.bufferPool.enabled compression.zstd.bufferSize
    compression.zstd.level compression.zstd.strategy compression.zstd.workers crypto.cipher.transformation
    encryption.enabled encryption.keySizeBits encryption.keygen.algorithm warning.largeFileThreshold`,
  jars: '- excludes ivy ivySettings packages repositories',
  job: 'description interruptOnCancel tags',
  jobGroup: 'id',
  kerberos: 'access.hadoopFileSystems keytab principal relogin.period renewal.credentials',
  kryo: 'classesToRegister pool referenceTracking registrationRequired registrator unsafe',
  kryoserializer: 'buffer buffer.max',
  kubernetes: `
    allocation.batch.delay allocation.batch.size allocation.driver.readinessTimeout allocation.executor.timeout
    allocation.maxPendingPods allocation.maxPendingPodsPerRp allocation.maximum allocation.pods.allocator
    appKillPodDeletionGracePeriod authenticate.driver.serviceAccountName authenticate.executor.serviceAccountName
    configMap.maxSize container.image container.image.pullPolicy container.image.pullSecrets context
    decommission.script driver.annotateExitException driver.connectionTimeout driver.container.image
    driver.limit.cores driver.master driver.ownPersistentVolumeClaim driver.pod.excludedFeatureSteps
    driver.pod.featureSteps driver.pod.name driver.podTemplateContainerName driver.podTemplateFile
    driver.request.cores driver.requestTimeout driver.resourceNamePrefix driver.reusePersistentVolumeClaim
    driver.scheduler.name driver.service.deleteOnTermination driver.service.ipFamilies driver.service.ipFamilyPolicy
    driver.waitToReusePersistentVolumeClaim dynamicAllocation.deleteGracePeriod executor.apiPollingInterval
    executor.checkAllContainers executor.container.image executor.decommissionLabel executor.decommissionLabelValue
    executor.deleteOnTermination executor.deletedExecutorsCacheTimeout executor.disableConfigMap
    executor.enableApiPolling executor.enableApiWatcher executor.enablePollingWithResourceVersion
    executor.eventProcessingInterval executor.limit.cores executor.minTasksPerExecutorBeforeRolling
    executor.missingPodDetectDelta executor.pod.excludedFeatureSteps executor.pod.featureSteps executor.podNamePrefix
    executor.podTemplateContainerName executor.podTemplateFile executor.request.cores executor.rollInterval
    executor.rollPolicy executor.scheduler.name executor.terminationGracePeriodSeconds executor.useDriverPodIP
    executorSnapshotsSubscribersShutdownGracePeriod file.upload.path hadoop.configMapName jars.avoidDownloadSchemes
    kerberos.krb5.configMapName kerberos.krb5.path kerberos.tokenSecret.itemKey kerberos.tokenSecret.name
    legacy.useReadWriteOnceAccessMode local.dirs.tmpfs memoryOverheadFactor namespace report.interval resource.type
    scheduler.name submission.connectionTimeout submission.requestTimeout submission.waitAppCompletion submitInDriver
    trust.certificates`,
  local: 'dir',
  locality: 'wait wait.legacyResetOnTaskLaunch wait.node wait.process wait.rack',
  log: 'callerContext legacyTaskNameMdc.enabled level structuredLogging.enabled',
  logConf: '-',
  logLineage: '-',
  logging: 'exceptionPrintInterval',
  master: '-',
  maxRemoteBlockSizeFetchToMem: '-',
  memory: 'debugFill fraction offHeap.enabled offHeap.size storageFraction unmanagedMemoryPollingInterval',
  metrics: 'appStatusSource.enabled conf executorMetricsSource.enabled namespace staticSources.enabled',
  modify: 'acls acls.groups',
  network: `
    auth.rpcTimeout crypto.authEngineVersion crypto.cipher crypto.enabled crypto.saslFallback io.preferDirectBufs
    maxRemoteBlockSizeFetchToMem remoteReadNioBufferConversion sasl.maxEncryptedBlockSize sasl.serverAlwaysEncrypt
    sharedByteBufAllocators.enabled ssl.maxEncryptedBlockSize timeout timeoutInterval`,
  plugins: '-',
  port: 'maxRetries',
  pyspark: 'driver.python python',
  python: `
    authenticate.socketTimeout daemon.killWorkerOnFlushFailure daemon.module factory.idleWorkerMaxPoolSize
    sql.dataFrameDebugging.enabled task.killTimeout unix.domain.socket.dir unix.domain.socket.enabled use.daemon
    worker.faulthandler.enabled worker.idleTimeoutSeconds worker.killOnIdleTimeout worker.module worker.reuse
    worker.tracebackDumpIntervalSeconds`,
  rdd: `
    cache.visibilityTracking.enabled checkpoint.cachePreferredLocsExpireTime compress limit.initialNumPartitions
    limit.scaleUpFactor parallelListingThreshold scope.noOverride`,
  redaction: 'regex string.regex',
  reducer: 'maxBlocksInFlightPerAddress maxReqsInFlight maxSizeInFlight',
  resources: 'discoveryPlugin warnings.testing',
  resultGetter: 'threads',
  rpc: `
    askTimeout connect.threads io.numConnectionsPerPeer io.threads lookupTimeout message.maxSize
    netty.dispatcher.numThreads numRetries retry.wait`,
  scheduler: `
    allocation.file barrier.maxConcurrentTasksCheck.interval barrier.maxConcurrentTasksCheck.maxFailures
    dropTaskInfoAccumulablesOnTaskCompletion.enabled excludeOnFailure.unschedulableTaskSetTimeout
    executorTaskExcludeOnFailureTime listenerbus.eventqueue.capacity listenerbus.exitTimeout listenerbus.logSlowEvent
    listenerbus.logSlowEvent.threshold listenerbus.metrics.maxListenerClassesTimed maxRegisteredResourcesWaitingTime
    maxRetainedRemovedDecommissionExecutors maxRetainedUnknownDecommissionExecutors minRegisteredResourcesRatio mode
    numCancelledJobGroupsToTrack pool resource.profileMergeConflicts revive.interval stage.legacyAbortAfterKillTasks`,
  security: 'credentials.renewalRatio credentials.retryWait',
  serializer: '- extraDebugInfo objectStreamReset',
  shuffle: `
    accurateBlockSkewedFactor accurateBlockThreshold checksum.algorithm checksum.enabled compress detectCorrupt
    detectCorrupt.useExtraMemory file.buffer file.merge.buffer localDisk.file.output.buffer manager
    mapOutput.dispatcher.numThreads mapOutput.minSizeForBroadcast mapOutput.parallelAggregationThreshold
    mapStatus.compression.codec maxAccurateSkewedBlockNumber maxAttemptsOnNettyOOM maxChunksBeingTransferred
    minNumPartitionsToHighlyCompress push.enabled push.finalize.timeout push.maxBlockBatchSize push.maxBlockSizeToPush
    push.maxRetainedMergerLocations push.merge.finalizeThreads push.mergersMinStaticThreshold
    push.mergersMinThresholdRatio push.minCompletedPushRatio push.minShuffleSizeToWait push.numPushThreads
    push.results.timeout push.sendFinalizeRPCThreads readHostLocalDisk reduceLocality.enabled registration.maxAttempts
    registration.timeout sasl.enableRetries service.db.backend service.db.enabled service.enabled
    service.fetch.rdd.enabled service.index.cache.size service.name service.port service.removeShuffle
    sort.bypassMergeThreshold sort.initialBufferSize sort.io.plugin.class sort.useRadixSort spill.batchSize
    spill.compress spill.diskWriteBufferSize spill.initialMemoryThreshold spill.maxSizeInBytesForSpillThreshold
    spill.numElementsForceSpillThreshold sync unsafe.fastMergeEnabled unsafe.file.output.buffer useOldFetchProtocol`,
  shutdown: 'timeout',
  speculation: `
    - efficiency.enabled efficiency.longRunTaskFactor efficiency.processRateMultiplier interval minTaskRuntime
    multiplier quantile task.duration.threshold`,
  sql: `
    adaptive.advisoryPartitionSizeInBytes adaptive.applyFinalStageShuffleOptimizations
    adaptive.autoBroadcastJoinThreshold adaptive.coalescePartitions.enabled
    adaptive.coalescePartitions.initialPartitionNum adaptive.coalescePartitions.minPartitionNum
    adaptive.coalescePartitions.minPartitionSize adaptive.coalescePartitions.parallelismFirst
    adaptive.customCostEvaluatorClass adaptive.enabled adaptive.fetchShuffleBlocksInBatch adaptive.forceApply
    adaptive.forceOptimizeSkewedJoin adaptive.localShuffleReader.enabled adaptive.logLevel
    adaptive.maxShuffledHashJoinLocalMapThreshold adaptive.nonEmptyPartitionRatioForBroadcastJoin
    adaptive.optimizeSkewsInRebalancePartitions.enabled adaptive.optimizer.excludedRules
    adaptive.rebalancePartitionsSmallPartitionFactor adaptive.shuffle.targetPostShuffleInputSize
    adaptive.skewJoin.enabled adaptive.skewJoin.skewedPartitionFactor
    adaptive.skewJoin.skewedPartitionThresholdInBytes adaptive.streaming.stateless.enabled addPartitionInBatch.size
    allowNamedFunctionArguments alwaysInlineCommonExpr
    analyzer.allowSubqueryExpressionsInLambdasOrHigherOrderFunctions
    analyzer.canonicalization.multiCommutativeOpMemoryOptThreshold analyzer.dontDeduplicateExpressionIfExprIdInOutput
    analyzer.failAmbiguousSelfJoin analyzer.maxIterations analyzer.preferColumnOverLcaInArrayIndex
    analyzer.scalarSubqueryAllowGroupByColumnEqualToConstant analyzer.singlePassResolver.dualRunSampleRate
    analyzer.singlePassResolver.dualRunWithLegacy analyzer.singlePassResolver.enabled
    analyzer.singlePassResolver.enabledTentatively analyzer.singlePassResolver.exposeResolverGuardFailure
    analyzer.singlePassResolver.preventUsingAliasesFromNonDirectChildren
    analyzer.singlePassResolver.relationBridging.enabled analyzer.singlePassResolver.returnSinglePassResultInDualRun
    analyzer.singlePassResolver.runExtendedResolutionChecks
    analyzer.singlePassResolver.runHeavyExtendedResolutionChecks analyzer.singlePassResolver.throwFromResolverGuard
    analyzer.singlePassResolver.validationEnabled analyzer.sqlFunctionResolution.applyConfOverrides
    analyzer.unionIsResolvedWhenDuplicatesPerChildResolved analyzer.uniqueNecessaryMetadataColumns
    ansi.doubleQuotedIdentifiers ansi.enabled ansi.enforceReservedKeywords ansi.relationPrecedence
    artifact.copyFromLocalToFs.allowDestLocal artifact.isolation.alwaysApplyClassloader artifact.isolation.enabled
    assumeAnsiFalseIfNotPersisted.enabled autoBroadcastJoinThreshold avro.compression.codec
    avro.datetimeRebaseModeInRead avro.datetimeRebaseModeInWrite avro.deflate.level avro.filterPushdown.enabled
    avro.xz.level avro.zstandard.bufferPool.enabled avro.zstandard.level binaryOutputStyle
    broadcastExchange.maxThreadThreshold broadcastTimeout bucketing.coalesceBucketsInJoin.enabled
    bucketing.coalesceBucketsInJoin.maxBucketRatio cache.serializer cartesianProductExec.buffer.in.memory.threshold
    cartesianProductExec.buffer.spill.size.threshold cartesianProductExec.buffer.spill.threshold caseSensitive
    catalog.spark_catalog catalog.spark_catalog.defaultDatabase catalogImplementation cbo.enabled
    cbo.joinReorder.card.weight cbo.joinReorder.dp.star.filter cbo.joinReorder.dp.threshold cbo.joinReorder.enabled
    cbo.planStats.enabled cbo.starJoinFTRatio cbo.starSchemaDetection charAsVarchar chunkBase64String.enabled
    classic.shuffleDependency.fileCleanup.enabled cli.print.header codegen.aggregate.fastHashMap.capacityBit
    codegen.aggregate.map.twolevel.enabled codegen.aggregate.map.twolevel.partialOnly
    codegen.aggregate.map.vectorized.enable codegen.aggregate.sortAggregate.enabled
    codegen.aggregate.splitAggregateFunc.enabled codegen.broadcastCleanedSourceThreshold codegen.cache.maxEntries
    codegen.comments codegen.factoryMode codegen.fallback codegen.hugeMethodLimit
    codegen.join.buildSideOuterShuffledHashJoin.enabled codegen.join.existenceSortMergeJoin.enabled
    codegen.join.fullOuterShuffledHashJoin.enabled codegen.join.fullOuterSortMergeJoin.enabled codegen.logLevel
    codegen.logging.maxLines codegen.maxFields codegen.methodSplitThreshold codegen.splitConsumeFuncByOperator
    codegen.useIdInClassName codegen.wholeStage columnNameOfCorruptRecord columnVector.offheap.enabled
    connect.enrichError.enabled connect.serverStacktrace.enabled connect.shuffleDependency.fileCleanup.enabled
    connect.ui.retainedSessions connect.ui.retainedStatements constraintPropagation.enabled crossJoin.enabled
    csv.filterPushdown.enabled csv.parser.columnPruning.enabled csv.parser.inputBufferSize
    cteRecursionAnchorRowsLimitToConvertToLocalRelation cteRecursionLevelLimit cteRecursionRowLimit
    cteRelationDefMaxRows.enabled dataFrameQueryContext.enabled dataSource.alwaysCreateV2Predicate
    dataSource.skipAssertOnPredicatePushdown dataframeCache.logLevel datetime.java8API.enabled debug
    debug.maxToStringFields decimalOperations.allowPrecisionLoss defaultCacheStorageLevel defaultCatalog
    defaultColumn.allowedProviders defaultColumn.enabled defaultColumn.useNullsForMissingDefaultValues
    defaultSizeInBytes defaultUrlStreamHandlerFactory.enabled enforceTypeCoercionBeforeUnionDeduplication.enabled
    error.messageFormat event.truncate.length exchange.reuse execution.arrow.compression.codec
    execution.arrow.compression.zstd.level execution.arrow.enabled execution.arrow.fallback.enabled
    execution.arrow.localRelationThreshold execution.arrow.maxBytesPerBatch execution.arrow.maxBytesPerOutputBatch
    execution.arrow.maxRecordsPerBatch execution.arrow.maxRecordsPerOutputBatch execution.arrow.pyspark.enabled
    execution.arrow.pyspark.fallback.enabled execution.arrow.pyspark.selfDestruct.enabled
    execution.arrow.pyspark.validateSchema.enabled execution.arrow.sparkr.enabled
    execution.arrow.transformWithStateInPySpark.maxStateRecordsPerBatch execution.arrow.useLargeVarTypes
    execution.broadcastHashJoin.outputPartitioningExpandLimit execution.datasources.hadoopLineRecordReader.enabled
    execution.fastFailOnFileFormatOutput execution.interruptOnCancel execution.pandas.convertToArrowArraySafely
    execution.pandas.inferPandasDictAsMap execution.pandas.structHandlingMode execution.pandas.udf.buffer.size
    execution.pyspark.binaryAsBytes execution.pyspark.python execution.pyspark.udf.daemonKillWorkerOnFlushFailure
    execution.pyspark.udf.faulthandler.enabled execution.pyspark.udf.hideTraceback.enabled
    execution.pyspark.udf.idleTimeoutSeconds execution.pyspark.udf.killOnIdleTimeout
    execution.pyspark.udf.simplifiedTraceback.enabled execution.pyspark.udf.tracebackDumpIntervalSeconds
    execution.python.udf.buffer.size execution.python.udf.maxRecordsPerBatch
    execution.pythonUDF.arrow.concurrency.level execution.pythonUDF.arrow.enabled
    execution.pythonUDF.arrow.legacy.fallbackOnUDT execution.pythonUDF.pandas.intToDecimalCoercionEnabled
    execution.pythonUDTF.arrow.enabled execution.rangeExchange.sampleSizePerPartition
    execution.removeRedundantProjects execution.removeRedundantSorts execution.replaceHashWithSortAgg
    execution.reuseSubquery execution.sortBeforeRepartition execution.topKSortFallbackThreshold
    execution.useObjectHashAggregateExec execution.usePartitionEvaluator expressionTreeChangeLog.level
    extendedExplainProviders extensions extensions.test.loadFromCp files.ignoreCorruptFiles
    files.ignoreInvalidPartitionPaths files.ignoreMissingFiles files.maxPartitionBytes files.maxPartitionNum
    files.maxRecordsPerFile files.minPartitionNum files.openCostInBytes files.supportSecondOffsetFormat
    filesourceTableRelationCacheSize function.concatBinaryAsString function.eltOutputAsString geospatial.enabled
    globalTempDatabase groupByAliases groupByOrdinal hive.advancedPartitionPredicatePushdown.enabled
    hive.caseSensitiveInferenceMode hive.convertCTAS hive.convertInsertingPartitionedTable
    hive.convertInsertingUnpartitionedTable hive.convertMetastoreAsNullable hive.convertMetastoreCtas
    hive.convertMetastoreInsertDir hive.convertMetastoreOrc hive.convertMetastoreParquet
    hive.convertMetastoreParquet.mergeSchema hive.dropPartitionByName.enabled hive.filesourcePartitionFileCacheSize
    hive.gatherFastStats hive.manageFilesourcePartitions hive.metastore.barrierPrefixes hive.metastore.jars
    hive.metastore.jars.path hive.metastore.sharedPrefixes hive.metastore.version hive.metastorePartitionPruning
    hive.metastorePartitionPruningFallbackOnException hive.metastorePartitionPruningFastFallback
    hive.metastorePartitionPruningInSetThreshold hive.tablePropertyLengthThreshold hive.thriftServer.async
    hive.thriftServer.singleSession hive.useDelegateForSymlinkTextInputFormat hive.version icu.caseMappings.enabled
    inMemoryColumnarStorage.batchSize inMemoryColumnarStorage.compressed
    inMemoryColumnarStorage.enableVectorizedReader inMemoryColumnarStorage.hugeVectorReserveRatio
    inMemoryColumnarStorage.hugeVectorThreshold inMemoryColumnarStorage.partitionPruning
    inMemoryTableScanStatistics.enable join.preferSortMergeJoin json.enableExactStringParsing
    json.enablePartialResults json.filterPushdown.enabled json.useUnsafeRow jsonGenerator.ignoreNullFields
    jsonGenerator.writeNullIfWithDefaultValue lateralColumnAlias.enableImplicitResolution
    lazySetOperatorOutput.enabled leafNodeDefaultParallelism legacy.addSingleFileInAddFile
    legacy.allowAutoGeneratedAliasForView legacy.allowEmptySchemaWrite legacy.allowHashOnMapType
    legacy.allowNegativeScaleOfDecimal legacy.allowNonEmptyLocationInCTAS legacy.allowNullComparisonResultInArraySort
    legacy.allowParameterlessCount legacy.allowSessionVariableInPersistedView
    legacy.allowStarWithSingleTableIdentifierInCount legacy.allowTempViewCreationWithMultipleNameparts
    legacy.allowUntypedScalaUDF legacy.allowZeroIndexInFormatString legacy.avro.allowIncompatibleSchema
    legacy.bangEqualsNot legacy.blockCreateTempTableUsingProvider legacy.bucketedTableScan.outputOrdering
    legacy.castComplexTypesToString.enabled legacy.charVarcharAsString legacy.codingErrorAction
    legacy.consecutiveStringLiterals.enabled legacy.createEmptyCollectionUsingStringType
    legacy.createHiveTableByDefault legacy.csv.enableDateTimeParsingFallback legacy.ctePrecedencePolicy
    legacy.dataFrameWriterV2IgnorePathOption legacy.dataset.nameNonStructGroupingKeyAsValue
    legacy.db2.booleanMapping.enabled legacy.db2.numericMapping.enabled legacy.decimal.retainFractionDigitsOnTruncate
    legacy.disableMapKeyNormalization legacy.doLooseUpcast legacy.duplicateBetweenInput legacy.earlyEvalCurrentTime
    legacy.emptyCurrentDBInCli legacy.execution.pandas.groupedMap.assignColumnsByName
    legacy.execution.pythonUDF.pandas.conversion.enabled legacy.execution.pythonUDTF.pandas.conversion.enabled
    legacy.exponentLiteralAsDecimal.enabled legacy.extraOptionsBehavior.enabled
    legacy.followThreeValuedLogicInArrayExists legacy.fromDayTimeString.enabled
    legacy.groupingIdWithAppendedUserGroupBy legacy.histogramNumericPropagateInputType
    legacy.hive.thriftServer.useZeroBasedColumnOrdinalPosition legacy.identifierClause legacy.inSubqueryNullability
    legacy.inlineCTEInCommands legacy.integerGroupingId legacy.interval.enabled legacy.javaCharsets
    legacy.json.allowEmptyString.enabled legacy.json.enableDateTimeParsingFallback legacy.keepCommandOutputSchema
    legacy.keepPartitionSpecAsStringLiteral legacy.literal.pickMinimumPrecision legacy.lpadRpadAlwaysReturnString
    legacy.mssqlserver.datetimeoffsetMapping.enabled legacy.mssqlserver.numericMapping.enabled
    legacy.mysql.bitArrayMapping.enabled legacy.mysql.timestampNTZMapping.enabled legacy.negativeIndexInArrayInsert
    legacy.noCharPaddingInPredicate legacy.notReserveProperties legacy.nullInEmptyListBehavior
    legacy.nullValueWrittenAsQuotedEmptyStringCsv legacy.oracle.timestampMapping.enabled
    legacy.parameterSubstitution.constantsOnly legacy.parquet.nanosAsLong
    legacy.parquet.returnNullStructIfAllFieldsMissing legacy.parseNullPartitionSpecAsStringLiteral
    legacy.parseQueryWithoutEof legacy.parser.havingWithoutGroupByAsWhere legacy.pathOptionBehavior.enabled
    legacy.percentileDiscCalculation legacy.postgres.datetimeMapping.enabled legacy.raiseErrorWithoutErrorClass
    legacy.readFileSourceTableCacheIgnoreOptions legacy.replaceDatabricksSparkAvro.enabled
    legacy.respectNullabilityInTextDatasetConversion legacy.scalarSubqueryAllowGroupByNonEqualityCorrelatedPredicate
    legacy.scalarSubqueryCountBugBehavior legacy.sessionInitWithConfigDefaults legacy.setCommandRejectsSparkCoreConfs
    legacy.setopsPrecedence.enabled legacy.sizeOfNull legacy.skipTypeValidationOnAlterPartition
    legacy.statisticalAggregate legacy.storeAnalyzedPlanForView legacy.timeParserPolicy
    legacy.truncateForEmptyRegexSplit legacy.typeCoercion.datetimeToString.enabled legacy.useCurrentConfigsForView
    legacy.useLegacyXMLParser legacy.useV1Command legacy.v1IdentifierNoCatalog legacy.viewSchemaBindingMode
    legacy.viewSchemaCompensation lightweightPlanChangeValidation limit.initialNumPartitions limit.scaleUpFactor
    mapKeyDedupPolicy mapZipWithUsesJavaCollections maven.additionalRemoteRepositories maxBroadcastTableSize
    maxConcurrentOutputFileWriters maxMetadataStringLength maxPlanStringLength maxSinglePartitionBytes
    mergeNestedTypeCoercion.enabled metadataCacheTTLSeconds nameResolutionLog.level
    objectHashAggregate.sortBased.fallbackThreshold operatorPipeSyntaxEnabled optimizeNullAwareAntiJoin
    optimizer.avoidCollapseUDFWithExpensiveExpr optimizer.canChangeCachedPlanOutputPartitioning
    optimizer.collapseProjectAlwaysInline optimizer.datasourceV2ExprFolding optimizer.datasourceV2JoinPushdown
    optimizer.decorrelateExistsSubqueryLegacyIncorrectCountHandling.enabled optimizer.decorrelateInnerQuery.enabled
    optimizer.decorrelateJoinPredicate.enabled optimizer.decorrelateLimit.enabled optimizer.decorrelateOffset.enabled
    optimizer.decorrelatePredicateSubqueriesInJoinPredicate.enabled optimizer.decorrelateSetOps.enabled
    optimizer.decorrelateSubqueryLegacyIncorrectCountHandling.enabled
    optimizer.decorrelateSubqueryPreventConstantHoldingForCountBug.enabled
    optimizer.decorrelateUnionOrSetOpUnderLimit.enabled optimizer.disableHints
    optimizer.dynamicPartitionPruning.enabled optimizer.dynamicPartitionPruning.fallbackFilterRatio
    optimizer.dynamicPartitionPruning.reuseBroadcastOnly optimizer.dynamicPartitionPruning.useStats
    optimizer.enableCsvExpressionOptimization optimizer.enableJsonExpressionOptimization
    optimizer.excludeSubqueryRefsFromRemoveRedundantAliases.enabled optimizer.excludedRules
    optimizer.expression.nestedPruning.enabled optimizer.expressionProjectionCandidateLimit
    optimizer.inSetConversionThreshold optimizer.inSetSwitchThreshold optimizer.maxIterations optimizer.metadataOnly
    optimizer.nestedPredicatePushdown.supportedFileSources optimizer.nestedSchemaPruning.enabled
    optimizer.optimizeOneRowRelationSubquery optimizer.optimizeOneRowRelationSubquery.alwaysInline
    optimizer.optimizeUncorrelatedInSubqueriesInJoinCondition.enabled optimizer.plannedWrite.enabled
    optimizer.preserveAliasMetadataWhenCollapsingProjects optimizer.propagateDistinctKeys.enabled
    optimizer.pruneFiltersCanPruneStreamingSubplan optimizer.pullHintsIntoSubqueries
    optimizer.pullOutNestedDataOuterRefExpressions.enabled optimizer.replaceExceptWithFilter
    optimizer.runtime.bloomFilter.applicationSideScanSizeThreshold optimizer.runtime.bloomFilter.creationSideThreshold
    optimizer.runtime.bloomFilter.enabled optimizer.runtime.bloomFilter.expectedNumItems
    optimizer.runtime.bloomFilter.maxNumBits optimizer.runtime.bloomFilter.maxNumItems
    optimizer.runtime.bloomFilter.numBits optimizer.runtime.rowLevelOperationGroupFilter.enabled
    optimizer.runtimeFilter.number.threshold optimizer.scalarSubqueryUseSingleJoin
    optimizer.serializer.nestedSchemaPruning.enabled optimizer.windowGroupLimitThreshold
    optimizer.wrapExistsInAggregateFunction orc.aggregatePushdown orc.columnarReaderBatchSize
    orc.columnarWriterBatchSize orc.compression.codec orc.enableNestedColumnVectorizedReader
    orc.enableVectorizedReader orc.filterPushdown orc.impl orc.mergeSchema orderByOrdinal orderingAwareLimitOffset
    parquet.aggregatePushdown parquet.binaryAsString parquet.columnarReaderBatchSize parquet.compression.codec
    parquet.datetimeRebaseModeInRead parquet.datetimeRebaseModeInWrite parquet.enableNestedColumnVectorizedReader
    parquet.enableNullTypeVectorizedReader parquet.enableVectorizedReader parquet.fieldId.read.enabled
    parquet.fieldId.read.ignoreMissing parquet.fieldId.write.enabled parquet.filterPushdown
    parquet.filterPushdown.date parquet.filterPushdown.decimal parquet.filterPushdown.string.startsWith
    parquet.filterPushdown.stringPredicate parquet.filterPushdown.timestamp parquet.ignoreVariantAnnotation
    parquet.inferTimestampNTZ.enabled parquet.int96AsTimestamp parquet.int96RebaseModeInRead
    parquet.int96RebaseModeInWrite parquet.int96TimestampConversion parquet.mergeSchema parquet.output.committer.class
    parquet.outputTimestampType parquet.pushdown.inFilterThreshold parquet.reader.respectUnknownTypeAnnotation.enabled
    parquet.recordLevelFilter.enabled parquet.respectSummaryFiles parquet.variant.annotateLogicalType.enabled
    parquet.writeLegacyFormat parser.eagerEvalOfUnresolvedInlineTable parser.escapedStringLiterals
    parser.manageParserCaches parser.parserDfaCacheFlushRatio parser.parserDfaCacheFlushThreshold
    parser.quotedRegexColumnNames pipelines.event.queue.capacity pipelines.execution.maxConcurrentFlows
    pipelines.execution.streamstate.pollingInterval pipelines.execution.watchdog.maxRetryTime
    pipelines.execution.watchdog.minRetryTime pipelines.maxFlowRetryAttempts
    pipelines.timeoutMsForTerminationJoinAndLock pivotMaxValues planChangeLog.batches planChangeLog.level
    planChangeLog.rules planChangeValidation planner.pythonExecution.memory preserveCharVarcharTypeInfo
    prioritizeOrdinalResolutionInSort.enabled pyspark.inferNestedDictAsStruct.enabled pyspark.jvmStacktrace.enabled
    pyspark.legacy.inferArrayTypeFromFirstElement.enabled pyspark.legacy.inferMapTypeFromFirstPair.enabled
    pyspark.plotting.max_rows pyspark.udf.profiler pyspark.worker.logging.enabled python.filterPushdown.enabled
    queryExecutionListeners readSideCharPadding redaction.options.regex redaction.string.regex repl.eagerEval.enabled
    repl.eagerEval.maxNumRows repl.eagerEval.truncate requireAllClusterKeysForCoPartition
    requireAllClusterKeysForDistribution resultQueryStage.maxThreadThreshold retainGroupColumns
    runCollationTypeCastsBeforeAliasAssignment.enabled runSQLOnFiles scriptTransformation.exitTimeoutInSeconds
    scripting.continueHandlerEnabled scripting.enabled selfJoinAutoResolveAmbiguity
    session.localRelationBatchOfChunksSizeBytes session.localRelationCacheThreshold
    session.localRelationChunkSizeBytes session.localRelationChunkSizeLimit session.localRelationChunkSizeRows
    session.localRelationSizeLimit session.timeZone sessionWindow.buffer.in.memory.threshold
    sessionWindow.buffer.spill.size.threshold sessionWindow.buffer.spill.threshold
    shuffle.orderIndependentChecksum.enableFullRetryOnMismatch shuffle.orderIndependentChecksum.enabled
    shuffle.partitions shuffleDependency.fileCleanup.enabled shuffleDependency.skipMigration.enabled
    shuffleExchange.maxThreadThreshold shuffledHashJoinFactor sort.enableRadixSort
    sortMergeJoinExec.buffer.in.memory.threshold sortMergeJoinExec.buffer.spill.size.threshold
    sortMergeJoinExec.buffer.spill.threshold sources.binaryFile.maxLength sources.bucketing.autoBucketedScan.enabled
    sources.bucketing.enabled sources.bucketing.maxBuckets sources.commitProtocolClass sources.default
    sources.disabledJdbcConnProviderList sources.fileCompressionFactor sources.ignoreDataLocality
    sources.outputCommitterClass sources.parallelPartitionDiscovery.parallelism
    sources.parallelPartitionDiscovery.threshold sources.partitionColumnTypeInference.enabled
    sources.partitionOverwriteMode sources.schemaStringLengthThreshold sources.useListFilesFileSystemList
    sources.useV1SourceList sources.v2.bucketing.allowCompatibleTransforms.enabled
    sources.v2.bucketing.allowJoinKeysSubsetOfPartitionKeys.enabled sources.v2.bucketing.enabled
    sources.v2.bucketing.partiallyClusteredDistribution.enabled sources.v2.bucketing.partition.filter.enabled
    sources.v2.bucketing.pushPartValues.enabled sources.v2.bucketing.shuffle.enabled
    sources.v2.bucketing.sorting.enabled sources.validatePartitionColumns stableDerivedColumnAlias.enabled
    stackTracesInDataFrameContext statistics.fallBackToHdfs statistics.histogram.enabled statistics.histogram.numBins
    statistics.ndv.maxError statistics.parallelFileListingInStatsComputation.enabled statistics.percentile.accuracy
    statistics.size.autoUpdate.enabled statistics.updatePartitionStatsInAnalyzeTable.enabled storeAssignmentPolicy
    streaming.aggregation.stateFormatVersion streaming.asyncLogPurge.enabled
    streaming.checkpoint.escapedPathCheck.enabled streaming.checkpoint.fileChecksum.enabled
    streaming.checkpoint.fileChecksum.skipCreationIfFileMissingChecksum streaming.checkpoint.renamedFileCheck.enabled
    streaming.checkpointLocation streaming.commitProtocolClass streaming.continuous.epochBacklogQueueSize
    streaming.continuous.executorPollIntervalMs streaming.continuous.executorQueueSize
    streaming.disabledV2MicroBatchReaders streaming.disabledV2Writers streaming.fileSink.log.cleanupDelay
    streaming.fileSink.log.compactInterval streaming.fileSink.log.deletion streaming.fileSource.cleaner.numThreads
    streaming.fileSource.log.cleanupDelay streaming.fileSource.log.compactInterval streaming.fileSource.log.deletion
    streaming.fileSource.schema.forceNullable streaming.fileStreamSink.ignoreMetadata
    streaming.flatMapGroupsWithState.skipEmittingInitialStateKeys streaming.flatMapGroupsWithState.stateFormatVersion
    streaming.forceDeleteTempCheckpointLocation streaming.internal.stateStore.partitions
    streaming.join.stateFormatVersion streaming.kafka.useDeprecatedOffsetFetching streaming.maxBatchesToRetainInMemory
    streaming.metadataCache.enabled streaming.metricsEnabled streaming.minBatchesToRetain
    streaming.multipleWatermarkPolicy streaming.noDataMicroBatches.enabled streaming.noDataProgressEventInterval
    streaming.numRecentProgressUpdates streaming.optimizeOneRowPlan.enabled streaming.pollingDelay
    streaming.ratioExtraSpaceAllowedInCheckpoint streaming.realTimeMode.allowlistCheck
    streaming.realTimeMode.minBatchDuration streaming.schemaInference
    streaming.sessionWindow.merge.sessions.in.local.partition streaming.sessionWindow.stateFormatVersion
    streaming.stateStore.checkpointFormatVersion streaming.stateStore.commitValidation.enabled
    streaming.stateStore.compression.codec streaming.stateStore.coordinatorReportSnapshotUploadLag
    streaming.stateStore.encodingFormat streaming.stateStore.formatValidation.enabled
    streaming.stateStore.maintenanceInterval streaming.stateStore.maintenanceProcessingTimeout
    streaming.stateStore.maintenanceShutdownTimeout streaming.stateStore.maxLaggingStoresToReport
    streaming.stateStore.maxNumStateSchemaFiles streaming.stateStore.maxVersionsToDeletePerMaintenance
    streaming.stateStore.minDeltasForSnapshot streaming.stateStore.multiplierForMinTimeDiffToLog
    streaming.stateStore.multiplierForMinVersionDiffToLog streaming.stateStore.numStateStoreInstanceMetricsToReport
    streaming.stateStore.numStateStoreMaintenanceThreads streaming.stateStore.providerClass
    streaming.stateStore.rocksdb.formatVersion streaming.stateStore.skipNullsForStreamStreamJoins.enabled
    streaming.stateStore.snapshotLagReportInterval streaming.stateStore.stateSchemaCheck
    streaming.stateStore.unloadOnCommit streaming.stateStore.valueStateSchemaEvolutionThreshold
    streaming.statefulOperator.allowMultiple streaming.statefulOperator.checkCorrectness.enabled
    streaming.statefulOperator.useStrictDistribution streaming.stopActiveRunOnRestart streaming.stopTimeout
    streaming.streamingQueryListeners streaming.transformWithState.stateSchemaVersion
    streaming.triggerAvailableNowWrapper.enabled streaming.ui.enabled streaming.ui.enabledCustomMetricList
    streaming.ui.retainedProgressUpdates streaming.ui.retainedQueries streaming.unsupportedOperationCheck
    streaming.verifyCheckpointDirectoryEmptyOnStart subexpressionElimination.cache.maxEntries
    subexpressionElimination.enabled subexpressionElimination.skipForShortcutExpr subquery.maxThreadThreshold
    thriftServer.incrementalCollect thriftServer.interruptOnCancel thriftServer.queryTimeout
    thriftserver.scheduler.pool thriftserver.ui.retainedSessions thriftserver.ui.retainedStatements
    timeTravelTimestampKey timeTravelVersionKey timeType.enabled timestampType transposeMaxValues
    truncateTable.ignorePermissionAcl.enabled tvf.allowMultipleTableArguments.enabled ui.explainMode
    ui.retainedExecutions unionOutputPartitioning useCommonExprIdForAlias variable.substitute
    variant.allowDuplicateKeys variant.allowReadingShredded variant.forceShreddingSchemaForTest
    variant.inferShreddingSchema variant.pushVariantIntoScan variant.shredding.maxSchemaDepth
    variant.shredding.maxSchemaWidth variant.writeShredding.enabled view.maxNestedViewDepth warehouse.dir
    windowExec.buffer.in.memory.threshold windowExec.buffer.spill.size.threshold windowExec.buffer.spill.threshold`,
  stage: 'ignoreDecommissionFetchFailure maxAttempts maxConsecutiveAttempts',
  starvation: 'timeout',
  storage: `
    blockManagerHeartbeatTimeoutMs blockManagerMasterDriverHeartbeatTimeoutMs blockManagerTimeoutIntervalMs
    cachedPeersTtl cleanupFilesAfterExecutorExit decommission.enabled decommission.fallbackStorage.cleanUp
    decommission.fallbackStorage.path decommission.maxReplicationFailuresPerBlock decommission.rddBlocks.enabled
    decommission.replicationReattemptInterval decommission.shuffleBlocks.enabled
    decommission.shuffleBlocks.maxDiskSize decommission.shuffleBlocks.maxThreads exceptionOnPinLeak
    localDiskByExecutors.cacheSize maxReplicationFailures memoryMapLimitForTests memoryMapThreshold replication.policy
    replication.proactive replication.topologyFile replication.topologyMapper unrollMemoryCheckPeriod
    unrollMemoryGrowthFactor unrollMemoryThreshold`,
  streaming: `
    backpressure.enabled backpressure.initialRate backpressure.pid.derived backpressure.pid.integral
    backpressure.pid.minRate backpressure.pid.proportional backpressure.rateEstimator blockInterval
    checkpoint.directory concurrentJobs driver.writeAheadLog.allowBatching driver.writeAheadLog.batchingTimeout
    driver.writeAheadLog.class driver.writeAheadLog.closeFileAfterWrite driver.writeAheadLog.maxFailures
    driver.writeAheadLog.rollingIntervalSecs dynamicAllocation.enabled dynamicAllocation.maxExecutors
    dynamicAllocation.minExecutors dynamicAllocation.scalingDownRatio dynamicAllocation.scalingInterval
    dynamicAllocation.scalingUpRatio dynamicAllocation.testing extraListeners gracefulStopTimeout manualClock.jump
    minRememberDuration receiver.blockStoreTimeout receiver.maxRate receiver.writeAheadLog.class
    receiver.writeAheadLog.closeFileAfterWrite receiver.writeAheadLog.enable receiver.writeAheadLog.maxFailures
    receiver.writeAheadLog.rollingIntervalSecs receiverRestartDelay sessionByKey.deltaChainThreshold
    stopGracefullyOnShutdown stopSparkContextByDefault ui.retainedBatches unpersist`,
  submit: 'deployMode pyFiles',
  task: `
    cpus maxDirectResultSize maxFailures reaper.enabled reaper.killTimeout reaper.pollingInterval reaper.threadDump`,
  taskMetrics: 'trackUpdatedBlockStatuses',
  testing: '-',
  ui: `
    allowFramingFrom consoleProgress.update.interval custom.executor.log.url dagGraph.retainedRootRDDs enabled filters
    groupSQLSubExecutionEnabled heapHistogramEnabled jettyStopTimeout killEnabled liveUpdate.minFlushPeriod
    liveUpdate.period port prometheus.enabled proxyBase proxyRedirectUri requestHeaderSize retainedDeadExecutors
    retainedJobs retainedStages retainedTasks reverseProxy reverseProxyUrl showConsoleProgress store.path
    strictTransportSecurity threadDump.flamegraphEnabled threadDumpsEnabled timeline.executors.maximum
    timeline.jobs.maximum timeline.stages.maximum timeline.tasks.maximum timelineEnabled view.acls view.acls.groups
    xContentTypeOptions.enabled xXssProtection`,
  unsafe: 'exceptionOnMemoryLeak sorter.spill.read.ahead.enabled sorter.spill.reader.buffer.size',
};

/**
 * Beginnings of keys that go on with names that Spark can't know: Hadoop's options, environment variables, catalogs,
 * labels, volumes.
 */
export const FREE_PREFIXES = [
  'spark.executor.resource.',
  'spark.executorEnv.',
  'spark.files.io.',
  'spark.hadoop.',
  'spark.hive.',
  'spark.io.encryption.commons.config.',
  'spark.kafka.',
  'spark.kubernetes.executor.annotation.',
  'spark.kubernetes.executor.label.',
  'spark.kubernetes.executor.node.selector.',
  'spark.kubernetes.executor.secretKeyRef.',
  'spark.kubernetes.executor.secrets.',
  'spark.kubernetes.executor.volumes.',
  'spark.kubernetes.node.selector.',
  'spark.metrics.conf.',
  'spark.network.crypto.config.',
  'spark.plugins.internal.conf.',
  'spark.rpc.io.',
  'spark.security.credentials.',
  'spark.shuffle.io.',
  'spark.sql.catalog.',
  'spark.ssl.',
  'spark.task.resource.',
] as const;

/** Beginnings of keys that Spark knows and that mean nothing to a job on Kubernetes, and whose they are. */
export const FOREIGN_PREFIXES: Readonly<Record<string, string>> = {
  'spark.connect.': 'the Spark Connect server',
  'spark.deploy.': "Spark's standalone cluster",
  'spark.history.': 'the history server',
  'spark.mesos.': 'Mesos, which Spark has left',
  'spark.r.': 'SparkR',
  'spark.standalone.': "Spark's standalone cluster",
  'spark.worker.': "Spark's standalone cluster",
  'spark.yarn.': 'YARN',
};

let known: ReadonlySet<string> | undefined;

/** @returns every known key, in full; read at first use, since most programs never need it */
export function knownKeys(): ReadonlySet<string> {
  known ??= new Set(
    Object.entries(KEYS).flatMap(([word, rests]) =>
      rests
        .trim()
        .split(/\s+/)
        .map((rest) => (rest === '-' ? `spark.${word}` : `spark.${word}.${rest}`)),
    ),
  );
  return known;
}

/**
 * @param word - what follows `spark.` in a key
 * @returns whether Spark has keys with it, so that a key that it does not know is a mistake and no other product's
 */
export function isSparkWord(word: string): boolean {
  return Object.hasOwn(KEYS, word);
}
