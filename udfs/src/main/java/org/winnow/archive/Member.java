package org.winnow.archive;

import java.util.Map;

/**
 * A member of an archive.
 *
 * @param name its name in the archive, which is data and never a path; unique in the archive
 * @param place where it is; null if it cannot be read
 * @param texts the texts beside it, by their ending: {@code json}, {@code txt} (a caption), {@code
 *     cls} (a label)
 * @param reason why it cannot be read; null if it can
 * @param message of the reason
 */
public record Member(
    String name, Place place, Map<String, Text> texts, ArchiveReason reason, String message) {
  /**
   * A text beside a member.
   *
   * @param name of the member that holds it; empty if it is part of the member itself
   */
  public record Text(String name, String text) {}

  /** A member that can be read. */
  public static Member of(String name, Place place, Map<String, Text> texts) {
    return new Member(name, place, texts, null, null);
  }

  /** A member that cannot be read. */
  public static Member bad(String name, ArchiveReason reason, String message) {
    return new Member(name, null, Map.of(), reason, message);
  }

  /** The same member with texts. */
  public Member with(Map<String, Text> beside) {
    return new Member(name, place, beside, reason, message);
  }
}
