package org.winnow.claim;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.claim.manifest.ListedFields;
import org.winnow.claim.manifest.ManifestRow;
import org.winnow.image.Digests;
import org.winnow.table.Field;
import org.winnow.table.FieldList;
import org.winnow.table.Sources;

/** Creates the rows of claims before their files are read. */
public final class ClaimRows {
  /** Set if there is nothing to read. */
  public static final Field PROBLEM =
      new Field(
          "problem",
          DataTypes.StringType,
          true,
          "Why nothing can be read: reason code, colon, detail");

  /** Set for a member of an archive. */
  public static final Field CONTAINER =
      new Field("container", DataTypes.StringType, true, "Archive that holds the file");

  public static final Field PLACE =
      new Field(
          "place",
          DataTypes.StringType,
          true,
          "Where the file is in the archive: text of org.winnow.archive.Place");

  public static final Field READ_GROUP =
      new Field("read_group", DataTypes.StringType, true, "One task reads the members of a group");

  public static final Field READ_ORDER =
      new Field("read_order", DataTypes.LongType, true, "Order of reading in the group");

  public static final StructType SCHEMA =
      FieldList.of(
              Sources.SOURCE_ID,
              Sources.URI,
              Sources.DATASET,
              Sources.CLAIMED_NAME,
              Sources.CAPTION,
              Sources.LICENCE,
              Sources.BASIS,
              Sources.FILE_BYTES,
              Sources.MODIFIED_MS,
              PROBLEM,
              ListedFields.EXPECTED_SHA256,
              ListedFields.EXPECTED_MD5,
              ListedFields.WIDTH,
              ListedFields.HEIGHT,
              ListedFields.RANK,
              CONTAINER,
              PLACE,
              READ_GROUP,
              READ_ORDER,
              Sources.TRACK)
          .schema();

  /** The smallest of the rows that repeat a claim is used, so that their order does not matter. */
  public static final Comparator<Row> ORDER =
      Comparator.comparing(
          row ->
              Stream.of(Sources.CAPTION, Sources.LICENCE, Sources.BASIS, PROBLEM, Sources.TRACK)
                  .map(field -> ClaimRows.<String>get(row, field))
                  .toList(),
          (a, b) -> {
            Comparator<String> order = Comparator.nullsFirst(Comparator.naturalOrder());
            for (int i = 0; i < a.size(); i++) {
              int difference = order.compare(a.get(i), b.get(i));
              if (difference != 0) {
                return difference;
              }
            }
            return 0;
          });

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");
  private static final Pattern LOCAL_PREFIX = Pattern.compile("^(file://)?/+");

  private ClaimRows() {}

  /** A value of a claim, by position, because rows created here have no column names. */
  public static <T> T get(Row claim, Field field) {
    return claim.getAs(SCHEMA.fieldIndex(field.name()));
  }

  /**
   * Checks that there is something to read.
   *
   * @throws Storage.Unreadable if the claim has a problem
   */
  public static void checkReadable(Row claim) throws Storage.Unreadable {
    String problem = get(claim, PROBLEM);
    if (problem != null) {
      String[] reasonAndMessage = problem.split(": ", 2);
      throw new Storage.Unreadable(reasonAndMessage[0], reasonAndMessage[1]);
    }
  }

  /**
   * The claim of a file in a folder.
   *
   * @param name claimed name; null if there is none
   * @param track track; empty if there is none
   */
  public static Row ofFile(Listed file, String name, Optional<String> track, Defaults settings) {
    Map<Field, String> values = track.map(given -> Map.of(Sources.TRACK, given)).orElseGet(Map::of);
    return row(values, name, file, Inside.NOTHING, settings);
  }

  /**
   * A file as its listing tells.
   *
   * @param problem why it cannot be read, as in {@link #PROBLEM}; null if it can
   */
  public record Listed(String uri, Long bytes, Long modifiedMs, String problem) {}

  /** Where a member of an archive is, see {@link #CONTAINER} and the columns after it. */
  public record Inside(String container, String place, String group, Long order) {
    static final Inside NOTHING = new Inside(null, null, null, null);
  }

  /**
   * The claim of a member of an archive.
   *
   * @param values what its archive says of it, by column
   */
  public static Row ofMember(
      Map<Field, String> values, Listed member, Inside inside, Defaults settings) {
    return row(values, values.get(Sources.CLAIMED_NAME), member, inside, settings);
  }

  /**
   * The claim of a manifest row. A row without a URI is identified by its position in the manifest.
   *
   * @param base folder of relative URIs
   */
  public static Row of(ManifestRow row, String base, Defaults settings) {
    String uri = row.values().get(Sources.URI);
    String problem = row.problem();
    if (problem == null && uri == null) {
      problem = "NO_URI: The manifest's row has no uri.";
    }
    String uriOrPosition = problem == null ? absolute(uri, base) : row.file() + "#" + row.number();
    return row(
        row.values(),
        row.values().get(Sources.CLAIMED_NAME),
        new Listed(uriOrPosition, null, null, problem),
        Inside.NOTHING,
        settings);
  }

  private static String absolute(String uri, String base) {
    boolean isAbsolute = uri.startsWith("/") || SCHEME.matcher(uri).lookingAt();
    // A local path and its file: URI are the same location.
    return LOCAL_PREFIX.matcher(isAbsolute ? uri : base + "/" + uri).replaceFirst("file:/");
  }

  private static Row row(
      Map<Field, String> values, String name, Listed file, Inside inside, Defaults settings) {
    String dataset = values.getOrDefault(Sources.DATASET, settings.dataset());
    String key = String.join("\n", dataset, file.uri(), name == null ? "" : name);
    return RowFactory.create(
        Digests.sha256(key.getBytes(StandardCharsets.UTF_8)),
        file.uri(),
        dataset,
        name,
        values.get(Sources.CAPTION),
        values.getOrDefault(Sources.LICENCE, settings.licence()),
        values.getOrDefault(Sources.BASIS, settings.basis()),
        file.bytes(),
        file.modifiedMs(),
        file.problem(),
        values.get(ListedFields.EXPECTED_SHA256),
        values.get(ListedFields.EXPECTED_MD5),
        values.get(ListedFields.WIDTH),
        values.get(ListedFields.HEIGHT),
        values.get(ListedFields.RANK),
        inside.container(),
        inside.place(),
        inside.group(),
        inside.order(),
        values.get(Sources.TRACK));
  }
}
