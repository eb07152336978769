package org.winnow.archive.warc;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.winnow.archive.ArchiveForm;
import org.winnow.archive.BadArchive;
import org.winnow.archive.ByteSource;
import org.winnow.archive.ByteWindow;
import org.winnow.archive.Member;
import org.winnow.archive.Members;
import org.winnow.archive.Place;

/**
 * The pictures of a WARC file: answers with status 200 and a type of images, and resources of such
 * a type. All other records (requests, pages, revisits) are left out. The name of a picture is the
 * number of its record, from 0, and its address.
 */
public final class WarcMembers implements Members {
  /** Most bytes of the headers of a record. */
  private static final int MAX_HEAD = 1 << 14;

  private static final int RECORD_END = 4;

  private final ByteSource source;
  private final ByteWindow window;
  private final ArchiveForm form;
  private long position;
  private long number;

  /**
   * @param form a WARC, or one whose records are compressed each
   */
  public WarcMembers(ByteSource source, ArchiveForm form) {
    this.source = source;
    this.window = new ByteWindow(source);
    this.form = form;
  }

  @Override
  public Optional<Member> next() throws IOException {
    while (position < source.size()) {
      long start = position;
      long record = number++;
      byte[] head;
      if (form == ArchiveForm.WARC_GZ) {
        GzipMember member = GzipMember.of(source, start, MAX_HEAD);
        head = member.head();
        WarcHeader header = header(head, start);
        if (member.size() < header.length() + header.contentLength()) {
          throw new BadArchive(start, "the record that begins there is cut off");
        }
        if (member.size() > header.length() + header.contentLength() + 2 * RECORD_END) {
          throw new BadArchive(
              start,
              "its records are not compressed one by one; unpack it with gunzip, which makes a"
                  + " .warc that is read");
        }
        position = start + member.stored();
      } else {
        head = head(start);
        WarcHeader header = header(head, start);
        position = start + header.length() + header.contentLength();
        if (position > source.size()) {
          throw new BadArchive(start, "the record that begins there is cut off");
        }
        position += Math.min(RECORD_END, source.size() - position);
      }
      Optional<Member> member = member(head, start, record);
      if (member.isPresent()) {
        return member;
      }
    }
    return Optional.empty();
  }

  private byte[] head(long at) throws IOException {
    byte[] head = new byte[(int) Math.min(MAX_HEAD, source.size() - at)];
    window.read(at, head, 0, head.length);
    return head;
  }

  private static WarcHeader header(byte[] head, long at) throws BadArchive {
    return WarcHeader.of(head, 0)
        .filter(header -> header.first().startsWith("WARC/") && header.contentLength() >= 0)
        .orElseThrow(() -> new BadArchive(at, "no record begins there"));
  }

  private Optional<Member> member(byte[] head, long start, long record) throws BadArchive {
    WarcHeader header = header(head, start);
    long size = header.contentLength();
    if (header.isResponse()) {
      Optional<WarcHeader> answer =
          WarcHeader.of(head, header.length()).filter(WarcHeader::isAnswerWithPicture);
      if (answer.isEmpty()) {
        return Optional.empty();
      }
      size = Math.max(0, size - answer.get().length());
    } else if (!header.isPicture()) {
      return Optional.empty();
    }
    return Optional.of(
        Member.of(
            record + "/" + header.target(),
            new Place(form, start, position - start, size, ""),
            Map.of()));
  }
}
