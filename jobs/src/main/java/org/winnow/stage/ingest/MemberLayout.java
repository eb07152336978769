package org.winnow.stage.ingest;

import java.util.List;
import java.util.Optional;
import org.winnow.config.Config.Layout;

/**
 * Determines at which depth of an archive the names of folders are claimed names: at the first
 * depth where folders differ or hold files; one deeper if these folders are splits.
 *
 * @param depth depth of the folders whose names are claimed, from 0; −1 if none
 */
record MemberLayout(int depth) {
  static final MemberLayout NONE = new MemberLayout(-1);

  /**
   * Inspects the first members.
   *
   * @param folders the folders of each, the outermost first
   */
  static MemberLayout of(Layout layout, List<List<String>> folders) {
    if (layout == Layout.FLAT || folders.isEmpty()) {
      return NONE;
    }
    int common = 0;
    while (isCommon(folders, common)) {
      common++;
    }
    int depth = common;
    boolean hasSplits =
        switch (layout) {
          case SPLIT_FOLDERS -> true;
          case AUTO ->
              folders.stream().anyMatch(names -> names.size() > depth + 1)
                  && folders.stream()
                      .filter(names -> names.size() > depth)
                      .allMatch(names -> FolderLayout.isSplit(names.get(depth)));
          default -> false;
        };
    return new MemberLayout(hasSplits ? common + 1 : common);
  }

  /** Whether all members are in one folder of a depth, and in folders below it. */
  private static boolean isCommon(List<List<String>> folders, int depth) {
    return folders.stream()
        .allMatch(
            names ->
                names.size() > depth + 1 && names.get(depth).equals(folders.get(0).get(depth)));
  }

  /** The claimed name of a member. */
  Optional<String> name(List<String> folders) {
    return depth >= 0 && folders.size() > depth
        ? Optional.of(folders.get(depth))
        : Optional.empty();
  }
}
