package org.winnow.console;

import java.util.List;

/** User errors of training mixes: what, why, remedy. */
public final class MixErrors {
  private MixErrors() {}

  public static UserException recipe(List<String> faults) {
    return UserException.usage(
        faults.size() == 1
            ? "The recipe has a fault."
            : "The recipe has " + faults.size() + " faults.",
        faults,
        "Correct them and start again. conf/mixes/defaults.conf lists every key with its meaning.");
  }

  public static UserException noRecipe(String named, List<String> presets) {
    return UserException.usage(
        "There is no recipe " + named,
        "It is neither a file that can be read nor one of " + String.join(", ", presets) + ".",
        "Name a file, or a recipe of conf/mixes.");
  }

  public static UserException name(String name) {
    return UserException.usage(
        "A mix cannot have the name " + name + ".",
        "Its table would be mix_" + name + ".",
        "Use small letters a-z, digits and _.");
  }

  /** The quotas of a recipe cannot be met; each line says by how much. */
  public static UserException quotas(List<String> conflicts) {
    return UserException.data(
        "The quotas of the recipe cannot be met.",
        conflicts,
        "Change them in the recipe. `winnow mix --plan` prints what there is, and writes nothing.");
  }

  /** Versions that a mix was made from can no longer be read. */
  public static UserException versions(String mix, List<String> missing) {
    return UserException.data(
        "Mix " + mix + " cannot be made again.",
        missing,
        "Restore these versions, or make the mix of the newest ones: give --recipe, without"
            + " --again.");
  }

  public static UserException noMix(String name, List<String> there) {
    return UserException.usage(
        "There is no mix " + name + ".",
        there.isEmpty()
            ? "There is none at all yet."
            : "There is " + String.join(", ", there) + ".",
        "`winnow mix --recipe FILE --name " + name + "` makes it.");
  }
}
