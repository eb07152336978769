package org.winnow.archive;

import java.io.IOException;

/** A member of an archive cannot be read. Others can. */
public final class BadMember extends IOException {
  private final ArchiveReason reason;

  public BadMember(ArchiveReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public ArchiveReason reason() {
    return reason;
  }
}
