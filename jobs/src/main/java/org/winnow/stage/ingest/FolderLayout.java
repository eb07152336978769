package org.winnow.stage.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.winnow.config.Config.Layout;
import org.winnow.stage.ingest.Entry.Kind;

/**
 * Determines at which depth folder names are claimed names.
 *
 * @param layout the layout in use
 * @param messages messages for the user about the layout
 */
record FolderLayout(Layout layout, List<String> messages) {
  /** Number of folders to inspect. */
  private static final int SAMPLED_FOLDERS = 20;

  private static final int SAMPLED_ENTRIES = 10_000;

  private static final Pattern SPLIT_FILE =
      Pattern.compile("([A-Za-z]+)(?:-[0-9]+-of-[0-9]+)?\\.parquet");

  private static final Set<String> SPLIT_NAMES =
      Set.of(
          "train",
          "training",
          "val",
          "valid",
          "validation",
          "dev",
          "test",
          "testing",
          "eval",
          "evaluation");

  /** Whether a name is that of a part of a collection, such as {@code train}. */
  static boolean isSplit(String name) {
    return SPLIT_NAMES.contains(name.toLowerCase(Locale.ROOT));
  }

  /** The split of a table, by its name ({@code train-00000-of-00002.parquet}) or its folder. */
  static Optional<String> splitOf(String uri) {
    String[] parts = uri.split("/");
    Matcher name = SPLIT_FILE.matcher(parts[parts.length - 1]);
    String split = name.matches() ? name.group(1) : parts[Math.max(0, parts.length - 2)];
    return isSplit(split) ? Optional.of(split) : Optional.empty();
  }

  /** Depth of the folders whose names are claimed; 0 if none. */
  int nameDepth() {
    return switch (layout) {
      case FLAT -> 0;
      case SPLIT_FOLDERS -> 2;
      default -> 1;
    };
  }

  /**
   * Inspects the first folders of an input.
   *
   * @param lister lists without claiming names
   */
  static FolderLayout of(String root, Layout requested, FolderLister lister) {
    List<Entry> folders = new ArrayList<>();
    try (FolderLister.Entries entries = lister.list(Entry.folder(root, null, 0, List.of()))) {
      while (entries.hasNext() && folders.size() < SAMPLED_FOLDERS) {
        Entry entry = entries.next();
        if (entry.kind() == Kind.FOLDER && !isOwn(entry, lister)) {
          folders.add(entry);
        }
      }
    }
    List<String> names = folders.stream().map(FolderLayout::nameOf).sorted().toList();
    Layout layout = requested == Layout.AUTO ? layout(folders, names, lister) : requested;
    return new FolderLayout(layout, messagesFor(layout, requested, folders, names, lister));
  }

  private static Layout layout(List<Entry> folders, List<String> names, FolderLister lister) {
    if (folders.isEmpty()) {
      return Layout.FLAT;
    }
    boolean areSplits = names.stream().allMatch(FolderLayout::isSplit);
    return areSplits && folders.stream().anyMatch(folder -> holdsFolder(folder, lister))
        ? Layout.SPLIT_FOLDERS
        : Layout.IDENTITY_FOLDERS;
  }

  private static List<String> messagesFor(
      Layout layout,
      Layout requested,
      List<Entry> folders,
      List<String> names,
      FolderLister lister) {
    List<String> messages = new ArrayList<>();
    String shown = String.join(", ", names.subList(0, Math.min(3, names.size())));
    shown += names.size() > 3 ? ", …" : "";
    switch (layout) {
      case FLAT ->
          messages.add(
              "names: none; the layout is flat" + (folders.isEmpty() ? "." : ", as asked."));
      case SPLIT_FOLDERS ->
          messages.add(
              "names: those of the second level of folders; the first is of splits: "
                  + shown
                  + ". If it is of people, add --set ingest.layout=identity-folders.");
      default -> {
        messages.add("names: those of the first level of folders: " + shown + ".");
        boolean someSplit = names.stream().anyMatch(FolderLayout::isSplit);
        if (requested == Layout.AUTO && someSplit) {
          messages.add(
              "warning: folders with names of splits are taken for people. For split/name/image add"
                  + " --set ingest.layout=split-folders, for no names ingest.layout=flat.");
        } else if (requested == Layout.AUTO
            && folders.size() == 1
            && holdsFolder(folders.get(0), lister)) {
          messages.add(
              "warning: there is one folder, taken for one person. If the folders in it are people,"
                  + " give it as --input.");
        }
      }
    }
    return messages;
  }

  private static boolean isOwn(Entry folder, FolderLister lister) {
    try (FolderLister.Entries entries = lister.list(folder)) {
      if (!entries.hasNext()) {
        return false;
      }
      Entry first = entries.next();
      return first.kind() == Kind.OWN && first.uri().equals(folder.uri());
    }
  }

  private static boolean holdsFolder(Entry folder, FolderLister lister) {
    try (FolderLister.Entries entries = lister.list(folder)) {
      for (int i = 0; i < SAMPLED_ENTRIES && entries.hasNext(); i++) {
        if (entries.next().kind() == Kind.FOLDER) {
          return true;
        }
      }
      return false;
    }
  }

  private static String nameOf(Entry folder) {
    return folder.uri().substring(folder.uri().lastIndexOf('/') + 1);
  }
}
