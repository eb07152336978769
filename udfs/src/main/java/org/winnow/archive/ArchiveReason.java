package org.winnow.archive;

import java.util.Arrays;

/** Why an archive or a member of it cannot be used. */
public enum ArchiveReason {
  /** The archive is damaged; the message names the byte. Members before it are read. */
  BAD_ARCHIVE,
  /** The archive has no member that is a file. */
  EMPTY_ARCHIVE,
  /** The bytes of a member do not agree with what the archive says of them. */
  BAD_MEMBER,
  /** A text beside a picture cannot be read. */
  BAD_SIDECAR,
  /** A member has the name of an earlier one. */
  DUPLICATE_MEMBER,
  /** The name of a member is absolute, or leads to a folder above. */
  UNSAFE_NAME,
  /** A member is a link, a device or a pipe. */
  SPECIAL_MEMBER,
  /** A member is stored with holes. */
  SPARSE_MEMBER,
  /** A member is encrypted. */
  ENCRYPTED_MEMBER,
  /** A member is compressed in a way that is not read. */
  UNSUPPORTED_COMPRESSION,
  /** A member has bytes of another one. */
  OVERLAPPING_MEMBER,
  /** A member unpacks to far more bytes than a picture does. */
  MEMBER_BOMB,
  /** A row names a picture, but does not hold it. */
  NOT_EMBEDDED;

  /** Whether a code is one of these. */
  public static boolean isOne(String code) {
    return Arrays.stream(values()).anyMatch(reason -> reason.name().equals(code));
  }
}
