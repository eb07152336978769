package org.winnow.claim.manifest;

import org.apache.spark.sql.types.DataTypes;
import org.winnow.table.Field;
import org.winnow.table.Images;

/** What a list of URLs may say of a file beside what {@code sources} keeps. */
public final class ListedFields {
  public static final Field EXPECTED_SHA256 = listed("expected_sha256", "SHA-256 of the file");
  public static final Field EXPECTED_MD5 = listed("expected_md5", "MD5 of the file");
  public static final Field WIDTH =
      listed(Images.WIDTH.name(), "Width of the picture in pixels, as listed");
  public static final Field HEIGHT =
      listed(Images.HEIGHT.name(), "Height of the picture in pixels, as listed");
  public static final Field RANK = listed("rank", "Rank within the name; the smallest is the best");

  private ListedFields() {}

  private static Field listed(String name, String doc) {
    return new Field(name, DataTypes.StringType, true, doc);
  }
}
