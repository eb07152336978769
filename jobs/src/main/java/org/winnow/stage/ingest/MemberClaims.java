package org.winnow.stage.ingest;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.winnow.archive.ArchiveForm;
import org.winnow.archive.ArchiveReason;
import org.winnow.archive.BadArchive;
import org.winnow.archive.Member;
import org.winnow.archive.MemberName;
import org.winnow.archive.Members;
import org.winnow.archive.Place;
import org.winnow.claim.ClaimRows;
import org.winnow.claim.ClaimRows.Inside;
import org.winnow.claim.ClaimRows.Listed;
import org.winnow.claim.Storage;
import org.winnow.claim.manifest.Sidecar;
import org.winnow.table.Field;
import org.winnow.table.Sources;

/**
 * The claims of the members of an archive. An archive that is damaged or empty has a claim too,
 * which says why, after those of its members.
 */
final class MemberClaims implements Iterator<Row> {
  /** Between an archive and a member in a uri. */
  private static final String INSIDE = "!/";

  /** Members to inspect before the layout is determined. */
  private static final int SAMPLED_MEMBERS = 4096;

  private static final long SAMPLED_TEXT = 16L << 20;

  /** Members of one range of this many bytes are read by one task. */
  private static final long GROUP_BYTES = 4L << 20;

  private final Row archive;
  private final ArchiveForm form;
  private final Members members;
  private final IndexTask.Rules rules;
  private final Deque<Member> sampled = new ArrayDeque<>();
  private final Deque<Row> ready = new ArrayDeque<>();
  private MemberLayout layout;
  private String badSidecar;
  private Row last;
  private boolean ended;
  private long count;

  /**
   * @param archive its claim
   */
  MemberClaims(Row archive, ArchiveForm form, Members members, IndexTask.Rules rules) {
    this.archive = archive;
    this.form = form;
    this.members = members;
    this.rules = rules;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && advance()) {}
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  /** Runs one step; false at the end. */
  private boolean advance() {
    if (layout == null) {
      layout = sample();
    }
    Optional<Member> member = sampled.isEmpty() ? read() : Optional.of(sampled.remove());
    if (member.isPresent()) {
      add(member.get());
      return true;
    }
    if (last == null) {
      return false;
    }
    ready.add(last);
    last = null;
    return true;
  }

  private MemberLayout sample() {
    List<List<String>> ofPictures = new ArrayList<>();
    List<List<String>> ofAll = new ArrayList<>();
    long text = 0;
    for (Optional<Member> member = read(); member.isPresent(); member = read()) {
      sampled.add(member.get());
      String name = member.get().name();
      if (member.get().reason() == null && !isSkipped(name)) {
        ofAll.add(MemberName.folders(name));
        if (ArchiveClaims.isPicture(name)) {
          ofPictures.add(MemberName.folders(name));
        }
      }
      text += member.get().texts().values().stream().mapToLong(t -> t.text().length()).sum();
      if (sampled.size() >= SAMPLED_MEMBERS || text > SAMPLED_TEXT) {
        break;
      }
    }
    return switch (form) {
      case TAR, TAR_GZ, ZIP ->
          MemberLayout.of(rules.layout(), ofPictures.isEmpty() ? ofAll : ofPictures);
      default -> MemberLayout.NONE;
    };
  }

  /** The next member; empty at the end, which sets the claim of the archive if it needs one. */
  private Optional<Member> read() {
    if (ended) {
      return Optional.empty();
    }
    String problem = null;
    try {
      Optional<Member> member = members.next();
      if (member.isPresent()) {
        count++;
        return member;
      }
      if (count == 0) {
        problem =
            ArchiveReason.EMPTY_ARCHIVE
                + ": It is a "
                + form.words()
                + " without files or pictures.";
      }
    } catch (BadArchive e) {
      problem = damaged(form, e, count);
    } catch (IOException e) {
      problem = Storage.reason(e) + ": " + e.getMessage();
    }
    ended = true;
    last = problem == null ? null : IndexTask.withProblem(archive, problem);
    return Optional.empty();
  }

  /** The problem of a damaged archive. */
  static String damaged(ArchiveForm form, BadArchive e, long members) {
    return String.format(
        "%s: It is a %s that cannot be read from byte %s: %s. Members before it: %s.",
        ArchiveReason.BAD_ARCHIVE, form.words(), e.offset(), e.getMessage(), members);
  }

  private boolean isSkipped(String name) {
    return rules.skip().match(MemberName.base(name), false).isPresent()
        || MemberName.folders(name).stream()
            .anyMatch(
                folder -> !folder.equals("..") && rules.skip().match(folder, true).isPresent());
  }

  private void add(Member member) {
    if (isSkipped(member.name())) {
      rules.skipped().add(1);
      return;
    }
    if (member.reason() != null) {
      // The name of a file that is refused claims nothing; what a table says of a row does.
      Map<Field, String> given = member.texts().isEmpty() ? Map.of() : values(member);
      ready.add(claim(given, member, member.reason() + ": " + member.message()));
      return;
    }
    ready.add(claim(values(member), member, null));
  }

  private Row claim(Map<Field, String> given, Member member, String problem) {
    Map<Field, String> values = new HashMap<>(given);
    values.putIfAbsent(Sources.DATASET, rules.dataset(form, ClaimRows.get(archive, Sources.URI)));
    Place place = member.place();
    String container = ClaimRows.get(archive, Sources.URI);
    return ClaimRows.ofMember(
        values,
        new Listed(
            container + INSIDE + member.name(),
            place == null || place.size() == Place.UNKNOWN_SIZE ? null : place.size(),
            ClaimRows.get(archive, Sources.MODIFIED_MS),
            problem),
        new Inside(
            container,
            place == null ? null : place.text(),
            group(container, place),
            place == null ? 0 : place.offset()),
        rules.defaults());
  }

  /** What one task reads: a range of the archive, a row group, or all of it. */
  private String group(String container, Place place) {
    if (place == null || form == ArchiveForm.TAR_GZ) {
      return container;
    }
    return container
        + "#"
        + (form == ArchiveForm.PARQUET
            ? place.detail().substring(0, place.detail().indexOf(':'))
            : place.offset() / GROUP_BYTES);
  }

  private Map<Field, String> values(Member member) {
    Map<Field, String> values = new HashMap<>();
    Member.Text json = member.texts().get("json");
    if (json != null) {
      try {
        values.putAll(Sidecar.values(json.text()));
      } catch (Sidecar.BadJson e) {
        addBadSidecar(json.name(), e.getMessage());
      }
    }
    put(values, Sources.CAPTION, member.texts().get("txt"));
    put(values, Sources.CLAIMED_NAME, member.texts().get("cls"));
    List<String> folders = MemberName.folders(member.name());
    layout.name(folders).ifPresent(name -> values.putIfAbsent(Sources.CLAIMED_NAME, name));
    if (rules.defaults().frameFolders() && folders.size() > layout.depth() + 1) {
      values.putIfAbsent(
          Sources.TRACK, ClaimRows.get(archive, Sources.URI) + "/" + String.join("/", folders));
    }
    String outer = ClaimRows.get(archive, Sources.CLAIMED_NAME);
    if (form == ArchiveForm.ZIP && outer != null) {
      values.putIfAbsent(Sources.CLAIMED_NAME, outer);
    }
    return values;
  }

  private static void put(Map<Field, String> values, Field field, Member.Text text) {
    if (text != null && !text.text().isBlank()) {
      values.putIfAbsent(field, text.text().strip());
    }
  }

  /** A damaged text is a row of its own, once for all pictures of its sample. */
  private void addBadSidecar(String name, String message) {
    if (!name.equals(badSidecar)) {
      badSidecar = name;
      ready.add(
          claim(
              Map.of(),
              Member.bad(name, ArchiveReason.BAD_SIDECAR, message),
              ArchiveReason.BAD_SIDECAR + ": " + message));
    }
  }
}
