package org.winnow.identity;

import java.util.List;
import java.util.Map;

/**
 * Claimed faces of some identities.
 *
 * @param voters faces that find the density cores, by name. Equal image ids are copies of one
 *     photograph
 * @param captioned faces that captions alone claim, by name; voters may be among them
 */
public record ClaimSample(
    Map<String, List<ClaimedFace>> voters, Map<String, List<ClaimedFace>> captioned) {
  /** A sample of what sources claim. */
  public static ClaimSample ofSources(Map<String, List<ClaimedFace>> voters) {
    return new ClaimSample(voters, Map.of());
  }
}
