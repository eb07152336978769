package org.winnow.store;

import java.lang.reflect.Executable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.DeltaOptions;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.winnow.table.Table;
import scala.Function0;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Creates tables and appends rows by Delta's internal classes. The commit and its protection
 * against concurrent writers are those of a DataFrame write. Two things are cheaper: in a folder of
 * this machine, the first rows create their table in the same commit; and transaction identifiers
 * are read from the checksum file of the newest commit, for which Delta runs a Spark job.
 */
final class SnapshotAppend {
  private final SparkSession spark;
  private final Table table;
  private final String path;

  SnapshotAppend(SparkSession spark, Table table, String path) {
    this.spark = spark;
    this.table = table;
    this.path = path;
  }

  /** Whether this runtime has the expected Delta classes. */
  static boolean isUsable() throws ReflectiveOperationException {
    Class<?> map = scala.collection.immutable.Map.class;
    Class<OptimisticTransaction> transaction = OptimisticTransaction.class;
    List<Executable> used =
        List.of(
            VersionChecksum.class.getMethod("setTransactions"),
            transaction.getMethod("updateMetadataForNewTable", Metadata.class),
            transaction.getMethod("writeFiles", Dataset.class, Option.class),
            transaction.getMethod("readTxn"),
            transaction.getMethod("txnVersion", String.class),
            transaction.getMethod("withActive", transaction, boolean.class, Function0.class),
            transaction.getMethod("commit", Seq.class, DeltaOperations.Operation.class),
            Metadata.class.getConstructor(
                String.class,
                String.class,
                String.class,
                Format.class,
                String.class,
                Seq.class,
                map,
                Option.class),
            Format.class.getConstructor(String.class, map),
            SetTransaction.class.getConstructor(String.class, long.class, Option.class),
            DeltaOptions.class.getConstructor(map, SQLConf.class),
            DeltaOperations.Write.class.getConstructor(
                SaveMode.class, Option.class, Option.class, Option.class),
            DeltaOperations.CreateTable.class.getConstructor(
                Metadata.class, boolean.class, boolean.class, Option.class));
    return !used.isEmpty();
  }

  /** See {@link TableFiles#create}. */
  void create(Map<String, String> extraProperties) {
    OptimisticTransaction transaction = start();
    if (transaction.readVersion() < 0) {
      Metadata metadata = declare(transaction, extraProperties);
      transaction.commit(
          JavaConverters.asScalaBuffer(List.<Action>of()).toSeq(),
          new DeltaOperations.CreateTable(metadata, false, false, Option.empty()));
    }
  }

  private OptimisticTransaction start() {
    return DeltaLog.forTable(spark, path).startTransaction(Option.empty(), Option.empty());
  }

  /** See {@link TableFiles#append}. */
  void write(Dataset<Row> rows, String userMetadata, Optional<TableFiles.TransactionId> id) {
    OptimisticTransaction transaction = start();
    if (transaction.readVersion() < 0 && !new TableLog(spark, path).isLocal()) {
      // Data files without a log could not be told from those of somebody else.
      create(Map.of());
      transaction = start();
    }
    append(transaction, rows, userMetadata, id);
  }

  private void append(
      OptimisticTransaction transaction,
      Dataset<Row> rows,
      String userMetadata,
      Optional<TableFiles.TransactionId> id) {
    List<Action> actions = new ArrayList<>();
    if (id.isPresent()) {
      String appId = id.get().appId();
      long version = id.get().version();
      if (version(transaction, appId) >= version) {
        return;
      }
      // A concurrent commit of this application is a conflict.
      transaction.readTxn().$plus$eq(appId);
      actions.add(new SetTransaction(appId, version, Option.apply(System.currentTimeMillis())));
    }
    if (transaction.readVersion() < 0) {
      declare(transaction, Map.of());
    }
    checkTypes(transaction.metadata().schema(), rows.schema());
    // The plan of the rows may read this table, then at the version of the transaction.
    OptimisticTransaction.withActive(
        transaction,
        false,
        () -> {
          actions.addAll(
              JavaConverters.seqAsJavaList(
                  transaction.writeFiles(rows, Option.apply(options(userMetadata)))));
          return transaction.commit(
              JavaConverters.asScalaBuffer(actions).toSeq(),
              new DeltaOperations.Write(
                  SaveMode.Append,
                  Option.apply(JavaConverters.asScalaBuffer(List.<String>of()).toSeq()),
                  Option.empty(),
                  Option.apply(userMetadata)));
        });
  }

  /** The version that an application has come to; -1 if it wrote nothing. */
  private static long version(OptimisticTransaction transaction, String appId) {
    if (transaction.readVersion() < 0) {
      return -1;
    }
    // The checksum file lists all applications, unless they are many.
    return SnapshotFiles.checksum(transaction.snapshot())
        .flatMap(checksum -> SnapshotFiles.optional(checksum.setTransactions()))
        .map(JavaConverters::seqAsJavaList)
        .map(
            known ->
                known.stream()
                    .filter(written -> written.appId().equals(appId))
                    .mapToLong(SetTransaction::version)
                    .max()
                    .orElse(-1))
        .orElseGet(() -> transaction.txnVersion(appId));
  }

  /** Makes the transaction the first of the table. */
  private Metadata declare(OptimisticTransaction transaction, Map<String, String> extraProperties) {
    new TableLog(spark, path).markFolder();
    Map<String, String> properties = new LinkedHashMap<>(TableProperties.ofNew(table));
    properties.putAll(extraProperties);
    Metadata metadata =
        new Metadata(
            UUID.randomUUID().toString(),
            null,
            table.doc(),
            new Format("parquet", scalaMap(Map.of())),
            table.schema().json(),
            JavaConverters.asScalaBuffer(List.<String>of()).toSeq(),
            scalaMap(properties),
            Option.apply(System.currentTimeMillis()));
    transaction.updateMetadataForNewTable(metadata);
    return metadata;
  }

  private DeltaOptions options(String userMetadata) {
    return new DeltaOptions(
        scalaMap(Map.of("userMetadata", userMetadata)), spark.sessionState().conf());
  }

  private static scala.collection.immutable.Map<String, String> scalaMap(Map<String, String> map) {
    return scala.collection.immutable.Map$.MODULE$
        .<String, String>empty()
        .$plus$plus(JavaConverters.mapAsScalaMap(map));
  }

  /**
   * Delta would write columns of other types as they are.
   *
   * @throws IllegalArgumentException if a column is unknown or has another type
   */
  private void checkTypes(StructType stored, StructType rows) {
    for (StructField column : rows.fields()) {
      int index =
          stored.getFieldIndex(column.name()).isDefined() ? stored.fieldIndex(column.name()) : -1;
      if (index < 0
          || !stored.apply(index).dataType().asNullable().equals(column.dataType().asNullable())) {
        throw new IllegalArgumentException(
            table.name() + " takes no " + column.name() + " of type " + column.dataType().sql());
      }
    }
  }
}
