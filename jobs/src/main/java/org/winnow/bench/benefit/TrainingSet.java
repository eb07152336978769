package org.winnow.bench.benefit;

/** What a student is trained on. All have as many identities, and as many faces of each. */
enum TrainingSet {
  REAL("real faces"),
  SYNTHETIC("synthetic faces"),
  MIXED("half real, half synthetic");

  private final String words;

  TrainingSet(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Real identities among so many. */
  int real(int identities) {
    return switch (this) {
      case REAL -> identities;
      case SYNTHETIC -> 0;
      case MIXED -> identities / 2;
    };
  }

  /** Synthetic identities among so many. */
  int synthetic(int identities) {
    return identities - real(identities);
  }
}
