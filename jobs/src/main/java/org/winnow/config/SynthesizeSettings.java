package org.winnow.config;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Settings of stage {@code synthesize}.
 *
 * @param generator descriptor id of the generator
 * @param identities number of identities
 * @param images accepted faces of each identity
 * @param seed of all draws
 * @param vectors how identities are drawn
 * @param vectorsTable folder of a Delta table with the vectors of identities
 * @param models descriptor ids of models of attributes that describe each face
 * @param attributes SQL expressions by attribute of the balance
 * @param balance weights by attribute and value, with a dot between the two
 * @param steer targets of the pictures, see {@link #targets}
 * @param steerPictures pictures that are made for a face with targets, at most
 * @param separation threshold below which the faces of two identities stay
 * @param same threshold that a face reaches against the reference face of its identity
 * @param leak threshold below which a face stays against all real faces and people
 * @param leakCopies real faces that a face is registered with: as many of the nearest by cosine,
 *     and by thumbnails
 * @param leakCorrelation correlation of pixels from which on a face is a copy of a photograph
 * @param leakTrimmed the same without the quarter of the pixels that differ most
 * @param against further warehouses with real faces
 * @param styleModel descriptor id of the embedder in whose space D_intra is measured
 * @param minSharpness least sharpness of a crop
 * @param candidates candidates for each identity at most
 * @param attempts attempts at each face at most
 * @param block candidates that are generated at once, at most
 * @param slice faces per commit
 * @param taskFaces faces per task
 */
public record SynthesizeSettings(
    Optional<String> generator,
    @Bounds(min = 1, max = 99_999_999) long identities,
    @Bounds(min = 1, max = 1000) int images,
    long seed,
    Vectors vectors,
    Optional<String> vectorsTable,
    List<String> models,
    Map<String, String> attributes,
    Map<String, String> balance,
    Map<String, String> steer,
    @Bounds(min = 9, max = 10000) int steerPictures,
    Threshold separation,
    Threshold same,
    Threshold leak,
    @Bounds(min = 0, max = 100) int leakCopies,
    @Bounds(min = 0, max = 1) double leakCorrelation,
    @Bounds(min = 0, max = 1) double leakTrimmed,
    List<String> against,
    String styleModel,
    @Bounds(min = 0) double minSharpness,
    @Bounds(min = 1, max = 1000) int candidates,
    @Bounds(min = 1, max = 1000) int attempts,
    @Bounds(min = 1, max = 65536) int block,
    @Bounds(min = 1) long slice,
    @Bounds(min = 1) int taskFaces)
    implements Checked {
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String SCALE = "scale";
  private static final double DEFAULT_SCALE = 10;

  /** How identities are drawn. */
  public enum Vectors {
    /** From a normal distribution. */
    GAUSSIAN,
    /** From a normal distribution with mean and covariance of the centroids of real people. */
    PCA,
    /** From a table. */
    TABLE
  }

  /** The settings that determine the rows of a generator and seed, by key. */
  public Map<String, String> decisive() {
    Map<String, String> decisive = new LinkedHashMap<>();
    decisive.put("synthesize.vectors", vectors.toString());
    decisive.put("synthesize.separation", separation.toString());
    decisive.put("synthesize.same", same.toString());
    decisive.put("synthesize.leak", leak.toString());
    decisive.put("synthesize.min_sharpness", String.valueOf(minSharpness));
    // A run without these has the settings of earlier versions.
    vectorsTable.ifPresent(table -> decisive.put("synthesize.vectors_table", table));
    if (!models.isEmpty()) {
      decisive.put("synthesize.models", models.toString());
    }
    if (leakCopies > 0) {
      decisive.put("synthesize.leak_copies", String.valueOf(leakCopies));
      decisive.put("synthesize.leak_correlation", String.valueOf(leakCorrelation));
      decisive.put("synthesize.leak_trimmed", String.valueOf(leakTrimmed));
    }
    if (!balance.isEmpty()) {
      decisive.put("synthesize.balance", new TreeMap<>(balance).toString());
      decisive.put("synthesize.attributes", new TreeMap<>(attributes).toString());
      // The numbers of each kind follow from it.
      decisive.put("synthesize.identities", String.valueOf(identities));
    }
    if (!steer.isEmpty()) {
      decisive.put("synthesize.steer", new TreeMap<>(steer).toString());
      decisive.put("synthesize.steer_pictures", String.valueOf(steerPictures));
    }
    return decisive;
  }

  /**
   * What a measure of a face shall be: a value that is drawn for each face.
   *
   * @param measure name of the measure
   * @param from smallest value
   * @param to largest value
   * @param scale difference that counts as 1
   */
  public record Target(String measure, double from, double to, double scale)
      implements Serializable {}

  /** The targets, by measure. */
  public List<Target> targets() {
    SortedMap<String, Map<String, Double>> numbers = new TreeMap<>();
    steer.forEach(
        (key, number) -> {
          int dot = key.lastIndexOf('.');
          numbers
              .computeIfAbsent(key.substring(0, dot), measure -> new TreeMap<>())
              .put(key.substring(dot + 1), Double.parseDouble(number));
        });
    return numbers.entrySet().stream()
        .map(
            target ->
                new Target(
                    target.getKey(),
                    target.getValue().get(FROM),
                    target.getValue().get(TO),
                    target.getValue().getOrDefault(SCALE, DEFAULT_SCALE)))
        .toList();
  }

  /** The weights of the values of each balanced attribute. */
  public SortedMap<String, SortedMap<String, Double>> weights() {
    SortedMap<String, SortedMap<String, Double>> weights = new TreeMap<>();
    balance.forEach(
        (key, weight) -> {
          int dot = key.indexOf('.');
          weights
              .computeIfAbsent(key.substring(0, dot), attribute -> new TreeMap<>())
              .put(key.substring(dot + 1), Double.parseDouble(weight));
        });
    return weights;
  }

  /** The settings that determine how many rows there are, by key. */
  public Map<String, String> amounts() {
    Map<String, String> amounts = new LinkedHashMap<>();
    amounts.put("synthesize.identities", String.valueOf(identities));
    amounts.put("synthesize.images", String.valueOf(images));
    amounts.put("synthesize.candidates", String.valueOf(candidates));
    amounts.put("synthesize.attempts", String.valueOf(attempts));
    return amounts;
  }

  @Override
  public void check(Faults faults) {
    checkVectors(faults);
    checkBalance(faults);
    checkSteer(faults);
    new TreeMap<>(Map.of("separation", separation, "same", same, "leak", leak))
        .forEach(
            (name, threshold) -> {
              if (threshold instanceof Threshold.Fdr) {
                faults.add(
                    "synthesize.%s %s: it takes a false-match rate or a cosine. Write {fmr = 1e-4}"
                        + " or {cosine = 0.36}.",
                    name, threshold);
              }
            });
  }

  private void checkVectors(Faults faults) {
    if (vectors == Vectors.TABLE && vectorsTable.isEmpty()) {
      faults.add(
          "synthesize.vectors is table, but synthesize.vectors_table is not set: give the folder of a"
              + " Delta table with the columns identity_id and vector.");
    }
    if (vectors != Vectors.TABLE && vectorsTable.isPresent()) {
      faults.add(
          "synthesize.vectors_table is set, but synthesize.vectors is %s: set it to table.",
          vectors.name().toLowerCase(Locale.ROOT));
    }
  }

  private void checkSteer(Faults faults) {
    SortedMap<String, Set<String>> keys = new TreeMap<>();
    new TreeMap<>(steer)
        .forEach(
            (key, text) -> {
              int dot = key.lastIndexOf('.');
              String last = key.substring(dot + 1);
              if (dot < 1 || !List.of(FROM, TO, SCALE).contains(last)) {
                faults.add(
                    "synthesize.steer.%s: write { measure { from = a, to = b, scale = c } }.", key);
              } else if (!Double.isFinite(number(text))
                  || last.equals(SCALE) && number(text) <= 0) {
                faults.add("synthesize.steer.%s is %s: give a number.", key, text);
              } else {
                keys.computeIfAbsent(key.substring(0, dot), measure -> new TreeSet<>()).add(last);
              }
            });
    keys.forEach(
        (measure, given) -> {
          if (!given.containsAll(List.of(FROM, TO))) {
            faults.add("synthesize.steer.%s needs from and to.", measure);
          } else if (number(steer.get(measure + "." + FROM))
              > number(steer.get(measure + "." + TO))) {
            faults.add("synthesize.steer.%s: from is above to.", measure);
          }
        });
  }

  private void checkBalance(Faults faults) {
    SortedMap<String, Double> largest = new TreeMap<>();
    new TreeMap<>(balance)
        .forEach(
            (key, text) -> {
              double weight = number(text);
              if (key.indexOf('.') < 1) {
                faults.add(
                    "synthesize.balance.%s: write { attribute { value = weight, … } }.", key);
              } else if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                faults.add("synthesize.balance.%s is %s: a weight is 0 or more.", key, text);
              } else {
                largest.merge(key.substring(0, key.indexOf('.')), weight, Math::max);
              }
            });
    largest.forEach(
        (attribute, weight) -> {
          if (weight == 0) {
            faults.add("synthesize.balance.%s: at least one weight is above 0.", attribute);
          }
        });
    new TreeMap<>(attributes)
        .keySet().stream()
            .filter(attribute -> !largest.containsKey(attribute))
            .forEach(
                attribute ->
                    faults.add(
                        "synthesize.attributes.%s is not in synthesize.balance.", attribute));
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
