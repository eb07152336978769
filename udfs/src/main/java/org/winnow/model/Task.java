package org.winnow.model;

/** What a model is for. */
public enum Task {
  /** Picture in, faces with boxes and landmarks out. */
  DETECTION,
  /** Aligned crop in, one vector out. */
  EMBEDDING
}
