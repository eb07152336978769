package org.winnow.plan;

/**
 * The machines of a run.
 *
 * @param executors number of executors
 * @param cores cores of each, and tasks at once
 * @param gpus GPUs of all executors together
 */
public record ClusterSize(int executors, int cores, int gpus) {

  /** Number of tasks that run at once. */
  public int slots() {
    return executors * cores;
  }
}
