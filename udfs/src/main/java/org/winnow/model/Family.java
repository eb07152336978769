package org.winnow.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Models whose outputs are read in one way. To add one: a constant here, and for a detector its
 * decoder in {@code detect.DetectorFamilies}.
 */
public enum Family {
  /** YuNet: cls, obj, bbox, kps, each at strides 8, 16, 32. */
  YUNET("yunet", Task.DETECTION, 12, Set.of("score", "nms")),
  /** SCRFD: scores, boxes, key points, each at strides 8, 16, 32. */
  SCRFD("scrfd", Task.DETECTION, 9, Set.of("score", "nms")),
  /** OpenCV's cascades of Haar features, a file of its storage: no graph, and so no outputs. */
  HAAR("haar", Task.DETECTION, 0, Set.of("score", "nms")),
  /** Ultra-Light: scores of background and face, then boxes, as shares of the picture. */
  ULTRALIGHT("ultralight", Task.BOXES, 2, Set.of("score", "nms")),
  /** One vector of one aligned crop. */
  EMBEDDING("embedding", Task.EMBEDDING, 1, Set.of()),
  /** One vector of one picture, such as SSCD's. */
  DESCRIPTOR("descriptor", Task.COPY_DETECTION, 1, Set.of()),
  /** One number. */
  QUALITY("quality", Task.QUALITY, 1, Set.of()),
  /** One number a class. */
  CLASSES("classes", Task.ATTRIBUTE, 1, Set.of()),
  /** Outputs that the descriptor names and says how to read, one for each attribute. */
  ATTRIBUTES("attributes", Task.ATTRIBUTE, Family.AS_NAMED, Set.of()),
  /** One number a kind of attack and one for a living face. */
  SPOOF("spoof", Task.SPOOF, 1, Set.of()),
  /** x and y of each landmark, as shares of the crop. */
  LANDMARKS("landmarks", Task.LANDMARKS, 1, Set.of()),
  /** One number a class and pixel. */
  SEGMENTATION("segmentation", Task.SEGMENTATION, 1, Set.of()),
  /** A picture in one pass, of a latent or an identity vector. */
  DECODER("decoder", Task.GENERATION, 1, Set.of()),
  /** The noise in a picture at a time; a loop makes the picture. */
  DIFFUSION("diffusion", Task.GENERATION, 1, Set.of()),
  /** The renderer: no graph, and so no outputs. */
  PORTRAITS("portraits", Task.GENERATION, 0, Set.of());

  /** The descriptor names the outputs, one or more. */
  public static final int AS_NAMED = -1;

  private final String word;
  private final Task task;
  private final int outputs;
  private final Set<String> thresholds;

  Family(String word, Task task, int outputs, Set<String> thresholds) {
    this.word = word;
    this.task = task;
    this.outputs = outputs;
    this.thresholds = thresholds;
  }

  /** The family that descriptors call by that word. */
  public static Optional<Family> of(String word) {
    return Arrays.stream(values()).filter(f -> f.word.equals(word)).findFirst();
  }

  /** All words, for messages. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Family::word).toList();
  }

  /** The word in descriptors. */
  public String word() {
    return word;
  }

  /** Whether its models make vectors. */
  public boolean hasVectors() {
    return task == Task.EMBEDDING || task == Task.COPY_DETECTION;
  }

  /** What its models are for. */
  public Task task() {
    return task;
  }

  /** How many outputs are read; {@link #AS_NAMED} if the descriptor decides. */
  public int outputs() {
    return outputs;
  }

  /** The thresholds that a descriptor sets, all of them 0..1. */
  public Set<String> thresholds() {
    return thresholds;
  }
}
