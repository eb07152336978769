package org.winnow.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a model is for. */
public enum Task {
  /** Picture in, faces with boxes and landmarks out. */
  DETECTION,
  /** Picture in, boxes of faces out, without the landmarks that alignment needs. */
  BOXES,
  /** Aligned crop in, one vector out. */
  EMBEDDING,
  /** Picture in, one vector out, near for copies of one picture. */
  COPY_DETECTION,
  /** Crop in, one number out: how good it is for recognition. */
  QUALITY,
  /** Crop in, one number a class out: age, expression and the like. */
  ATTRIBUTE,
  /** Crop in, how likely it shows a living face and no print or screen. */
  SPOOF,
  /** Crop in, many landmarks out. */
  LANDMARKS,
  /** Crop in, one class a pixel out: skin, hair, eyes and the like. */
  SEGMENTATION,
  /** Numbers in, a picture of a face out. */
  GENERATION;

  /** The task that descriptors call by that word. */
  public static Optional<Task> of(String word) {
    return Arrays.stream(values()).filter(t -> t.word().equals(word)).findFirst();
  }

  /** All words, for messages. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Task::word).toList();
  }

  /** The word in descriptors. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
