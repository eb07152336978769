package org.winnow.primitive;

/**
 * Cells, and in how many of them each vector must be searched for the recall that is asked for.
 *
 * @param probes number of cells
 * @param recall share of the true neighbours that lie in them, on the second sample
 */
record ProbedCells(Centres centres, int probes, double recall) {
  /**
   * Learns cells. Where people share cells, each has faces in many of them, and a large part of all
   * must be searched: twice as many cells are tried then, as long as the trial is cheap beside what
   * it may save.
   */
  static ProbedCells of(NumberedVectors set, long count, NearestGraph.Request request) {
    ProbeRanks.Sample sample = ProbeRanks.sample(set, count, request);
    ProbedCells best = of(set, count, Centres.cells(count), request, sample);
    while (best.mayBeTooFew(count)) {
      int twice = Centres.finer(best.centres.count());
      ProbedCells finer = of(set, count, twice, request, sample);
      if (finer.compared(count) >= best.compared(count)) {
        break;
      }
      best = finer;
    }
    return best;
  }

  private static ProbedCells of(
      NumberedVectors set,
      long count,
      int cells,
      NearestGraph.Request request,
      ProbeRanks.Sample sample) {
    Centres centres = Centres.of(set, count, cells, request.seed());
    ProbeRanks ranks = ProbeRanks.measure(set, centres, sample);
    int probes = ranks.probes(request.recall());
    return new ProbedCells(centres, probes, ranks.recall(probes));
  }

  private boolean mayBeTooFew(long count) {
    int twice = Centres.finer(centres.count());
    return twice > centres.count()
        && Centres.learning(twice) < count * (compared(count) - centres.count()) / 2;
  }

  /** How many centres and vectors each vector is compared with. */
  private double compared(long count) {
    return centres.count() + (double) probes * count / Math.max(1, centres.count());
  }
}
