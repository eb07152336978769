package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.store.DeltaStore;
import org.winnow.table.Clusters;
import org.winnow.table.Faces;
import org.winnow.testing.SparkExtension;

/** The stage cluster on made-up people without names: two faces of one have a cosine of 0.8. */
@Tag("slow")
@ExtendWith(SparkExtension.class)
class ClusterIT {
  private static final int PEOPLE = 12;
  private final Collection collection = new Collection();
  private final Map<String, Integer> personOf = new TreeMap<>();

  @Test
  void groupsArePeopleAndKeepTheirIdsWhenFacesAreAdded(SparkSession spark, @TempDir Path folder) {
    List<float[]> people = new ArrayList<>();
    for (int person = 0; person < PEOPLE; person++) {
      people.add(collection.person());
      photograph(people, person, 3 + person);
    }
    for (int i = 0; i < 30; i++) {
      people.add(collection.person());
      photograph(people, people.size() - 1, 1);
    }
    String twice = collection.pair(null, people.get(0), people.get(0));
    String crowd = collection.image(null, people.get(1), people.get(2));
    personOf.put(Faces.id(crowd, 0), 1);
    personOf.put(Faces.id(crowd, 1), 2);
    collection.write(spark, folder);
    Winnow winnow = new Winnow(folder);

    winnow.succeed("cluster");
    Map<String, String> groups = groups(spark, folder);
    String left = groups.remove(Faces.id(twice, 0));
    String right = groups.remove(Faces.id(twice, 1));
    assertThat(left).as("nobody is in a picture twice").isNotEqualTo(right);
    assertThat(List.of(left, right)).contains(groups.get(Faces.id(firstOf(0), 0)));
    assertThat(partition(groups)).isEqualTo(truth());
    assertThat(winnow.sql("SELECT count(*) FROM clusters WHERE faces = 1")).isEqualTo("31");
    assertThat(
            winnow.sql(
                "SELECT count(*) FROM (SELECT cluster_id, count(*) AS n, first(faces) AS faces"
                    + " FROM clusters GROUP BY 1) WHERE n <> faces"))
        .isEqualTo("0");
    assertThat(winnow.sql("SELECT min(similarity) > 0.7 FROM clusters WHERE faces > 1"))
        .isEqualTo("true");

    photograph(people, 3, 2);
    people.add(collection.person());
    photograph(people, people.size() - 1, 6);
    collection.write(spark, folder);
    winnow.succeed("cluster");
    Map<String, String> later = groups(spark, folder);
    later.remove(Faces.id(twice, 0));
    later.remove(Faces.id(twice, 1));
    assertThat(later).containsAllEntriesOf(groups);
    assertThat(partition(later)).isEqualTo(truth());

    long version = new DeltaStore(spark, folder.toString()).version(Clusters.TABLE);
    winnow.succeed("cluster");
    assertThat(new DeltaStore(spark, folder.toString()).version(Clusters.TABLE)).isEqualTo(version);

    spark.sql("DELETE FROM delta.`" + folder.resolve("embeddings") + "`");
    winnow.succeed("cluster");
    assertThat(winnow.sql("SELECT count(*) FROM clusters")).isEqualTo("0");
    winnow.succeed("cluster");
  }

  @Test
  void ofFewPeopleStrangersAreMeasuredBesideThem(SparkSession spark, @TempDir Path folder) {
    for (int person = 0; person < 3; person++) {
      float[] direction = collection.person();
      for (String image : collection.images(8, null, direction)) {
        personOf.put(Faces.id(image, 0), person);
      }
    }
    collection.write(spark, folder);
    Winnow winnow = new Winnow(folder);

    winnow.succeed("cluster");
    assertThat(partition(groups(spark, folder))).isEqualTo(truth());
    assertThat(winnow.messages()).doesNotContain("warning");

    spark.sql(
        "DELETE FROM delta.`%s` WHERE face_id NOT IN ('%s')"
            .formatted(
                folder.resolve("embeddings"),
                String.join(
                    "', '",
                    personOf.keySet().stream().filter(face -> personOf.get(face) == 0).toList())));
    winnow.succeed("cluster");
    assertThat(winnow.messages())
        .contains("warning")
        .contains("nearly all faces here are of one person");
  }

  private final Map<Integer, String> first = new TreeMap<>();

  private void photograph(List<float[]> people, int person, int count) {
    for (String image : collection.images(count, null, people.get(person))) {
      personOf.put(Faces.id(image, 0), person);
      first.putIfAbsent(person, image);
    }
  }

  private String firstOf(int person) {
    return first.get(person);
  }

  private static Map<String, String> groups(SparkSession spark, Path folder) {
    Map<String, String> groups = new TreeMap<>();
    for (Row row :
        new DeltaStore(spark, folder.toString())
            .read(Clusters.TABLE)
            .select(Clusters.FACE_ID.col(), Clusters.CLUSTER_ID.col())
            .collectAsList()) {
      groups.put(row.getString(0), row.getString(1));
    }
    return groups;
  }

  private List<List<String>> truth() {
    return partition(personOf);
  }

  private static List<List<String>> partition(Map<String, ?> groups) {
    return groups.keySet().stream()
        .collect(Collectors.groupingBy(groups::get, Collectors.toList()))
        .values()
        .stream()
        .sorted((a, b) -> a.get(0).compareTo(b.get(0)))
        .toList();
  }
}
