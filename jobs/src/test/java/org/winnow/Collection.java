package org.winnow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.image.CropCodec;
import org.winnow.kernel.Vectors;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Duplicates;
import org.winnow.table.Duplicates.Kind;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Sources;
import org.winnow.table.Table;
import org.winnow.testing.Patches;

/** A made-up collection that was ingested, detected and embedded: unit vectors around people. */
final class Collection {
  private static final int DIMENSION = 64;
  private static final byte[] CROP = crop();
  private final Random random = new Random(17);
  private final List<Row> sources = new ArrayList<>();
  private final List<Row> duplicates = new ArrayList<>();
  private final List<Row> images = new ArrayList<>();
  private final List<Row> faces = new ArrayList<>();
  private final List<Row> embeddings = new ArrayList<>();
  private final Map<String, Integer> written = new HashMap<>();

  /** The direction of a new person. */
  float[] person() {
    return unit(gaussian());
  }

  /** A person who looks like another: the cosine of the two directions is {@code cosine}. */
  float[] likeness(float[] person, double cosine) {
    float[] other = gaussian();
    double along = Vectors.dot(other, person);
    for (int i = 0; i < DIMENSION; i++) {
      other[i] -= (float) (along * person[i]);
    }
    float[] across = unit(other);
    double sine = Math.sqrt(1 - cosine * cosine);
    for (int i = 0; i < DIMENSION; i++) {
      across[i] = (float) (cosine * person[i] + sine * across[i]);
    }
    return across;
  }

  /** Some images of one person with a claim; their ids. */
  List<String> images(int count, String name, float[] person) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(image(name, person));
    }
    return ids;
  }

  /** An image that shows some people, the first in the middle, the others smaller and aside. */
  String image(String name, float[]... people) {
    return image(String.format("%064x", images.size() + 1), name, people);
  }

  /** The same pixels in another file, under another name; its id. */
  String copyOf(String image, String name) {
    String id = String.format("%064x", images.size() + 1);
    images.add(RowFactory.create(id, "PNG", 200, 200, 1, 1, new byte[] {2}));
    duplicates.add(RowFactory.create(id, image, Kind.PIXELS.name(), 1f, null, null, 0));
    claim(name, id);
    for (int i = 0; i < faces.size(); i++) {
      if (faces.get(i).getString(1).equals(image)) {
        Object[] face = new Object[faces.get(i).size()];
        for (int column = 0; column < face.length; column++) {
          face[column] = faces.get(i).get(column);
        }
        face[0] = Faces.id(id, (int) face[2]);
        face[1] = id;
        faces.add(RowFactory.create(face));
        Object vector = embeddings.get(i).get(3);
        embeddings.add(RowFactory.create(face[0], "mobilefacenet", "sha", vector, 1f));
      }
    }
    return id;
  }

  /** An image whose id is the least of all. */
  void imageBeforeAll(String name, float[] person) {
    image("0".repeat(64), name, person);
  }

  private String image(String id, String name, float[]... people) {
    images.add(RowFactory.create(id, "PNG", 200, 200, 1, 1, new byte[] {1}));
    if (name != null) {
      claim(name, id);
    }
    for (int i = 0; i < people.length; i++) {
      float size = i == 0 ? 100 : 30;
      face(id, i, i == 0 ? 50 : 5, size, people[i]);
    }
    return id;
  }

  /** An image that shows two people of equal size side by side. */
  String pair(String name, float[] left, float[] right) {
    String id = image(name);
    face(id, 0, 20, 60, left);
    face(id, 1, 120, 60, right);
    return id;
  }

  /** One more claim for an image. */
  void claim(String name, String image) {
    claim(name, image, null);
  }

  /** Frames of one video of a person, with a claim; their ids. */
  List<String> frames(int count, String name, String track, float[] person) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(image(null, person));
      claim(name, ids.get(i), track);
    }
    return ids;
  }

  private void claim(String name, String image, String track) {
    sources.add(
        RowFactory.create(
            String.format("s%05d", sources.size()),
            "file:/" + name + "/" + image,
            "test",
            name,
            null,
            "CC0",
            "test",
            "OK",
            null,
            1L,
            1L,
            image,
            "ingest",
            null,
            null,
            null,
            null,
            null,
            null,
            track));
  }

  private void face(String image, int index, float x, float size, float[] person) {
    String id = Faces.id(image, index);
    faces.add(
        RowFactory.create(
            id,
            image,
            index,
            "detector",
            0.9f - 0.1f * index,
            x,
            50f,
            size,
            size,
            new float[10],
            40f,
            100f,
            128f,
            40f,
            0f,
            0f,
            0f,
            0f,
            CROP));
    float[] vector = gaussian();
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) (person[i] + 0.5 * vector[i] / Math.sqrt(DIMENSION));
    }
    embeddings.add(RowFactory.create(id, "mobilefacenet", "sha", unit(vector), 1f));
  }

  /** Writes what no earlier call wrote. */
  void write(SparkSession spark, Path warehouse) {
    DeltaStore store = new DeltaStore(spark, warehouse.toString());
    Map.of(
            Sources.TABLE, sources,
            Images.TABLE, images,
            Duplicates.TABLE, duplicates,
            Faces.TABLE, faces,
            Embeddings.TABLE, embeddings)
        .forEach((table, rows) -> append(spark, store, table, rows));
  }

  private void append(SparkSession spark, DeltaStore store, Table table, List<Row> rows) {
    int before = written.getOrDefault(table.name(), 0);
    store.append(
        table,
        spark.createDataFrame(List.copyOf(rows.subList(before, rows.size())), table.schema()),
        "rows from " + before,
        new Commit("test", "test", "", Map.of()));
    written.put(table.name(), rows.size());
  }

  private float[] gaussian() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static float[] unit(float[] vector) {
    return Vectors.centroid(List.of(vector));
  }

  private static byte[] crop() {
    try (Mat crop = Patches.draw()) {
      return CropCodec.encode(crop);
    }
  }
}
