package org.winnow.model.attribute;

import java.util.SortedMap;

/**
 * What the photographs of one person say together of an attribute that does not change.
 *
 * @param value the word with the most weight; {@link AttributeValue#UNKNOWN} if its share is too
 *     small
 * @param share its share of the weight, 0 to 1; 0 without votes
 */
public record AttributeVote(String value, double share) {
  /** Least share of the weight that decides. */
  public static final double MAJORITY = 2.0 / 3;

  /**
   * Counts votes.
   *
   * @param weights weight above 0 of each word, in whole units, so that their order does not matter
   */
  public static AttributeVote of(SortedMap<String, Long> weights) {
    long sum = 0;
    long most = 0;
    String best = AttributeValue.UNKNOWN;
    for (var word : weights.entrySet()) {
      sum += word.getValue();
      if (word.getValue() > most) {
        most = word.getValue();
        best = word.getKey();
      }
    }
    double share = sum == 0 ? 0 : (double) most / sum;
    return new AttributeVote(share >= MAJORITY ? best : AttributeValue.UNKNOWN, share);
  }
}
