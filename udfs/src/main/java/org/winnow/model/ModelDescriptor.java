package org.winnow.model;

/**
 * One file of conf/models: a published model, wherever its file may lie.
 *
 * @param spec the model; its path is the file's bare name until {@link ModelCatalogue#resolve}
 * @param bytes length of the file
 * @param url where it is published
 */
public record ModelDescriptor(ModelSpec spec, long bytes, String url) {

  /** Name in tables and on the command line. */
  public String id() {
    return spec.id();
  }

  /** Name of the file as published. */
  public String file() {
    return spec.path();
  }
}
