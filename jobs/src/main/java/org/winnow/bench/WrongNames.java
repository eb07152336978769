package org.winnow.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Photographs of people whose names are known, with strangers put under their names.
 *
 * <p>People with few photographs are the strangers; where those do not suffice, further people are
 * given up for it. No photograph stands under two names.
 */
record WrongNames(List<Claim> claims) {
  /** Fewest photographs of a person whose name stays. */
  static final int FEWEST = 5;

  /**
   * A photograph under a name.
   *
   * @param file the photograph, in a folder that is called as the person whom it shows
   */
  record Claim(Path file, String name) {
    /** Whether the photograph shows whom the name says. */
    boolean right() {
      return person(file).equals(name);
    }
  }

  /**
   * Draws.
   *
   * @param files photographs in folders of people
   * @param outsiders share of strangers under each name, 0 to below 1
   * @throws IllegalArgumentException if nobody has {@link #FEWEST} photographs
   */
  static WrongNames draw(List<Path> files, double outsiders, long seed) {
    Map<String, List<Path>> people =
        files.stream()
            .collect(Collectors.groupingBy(WrongNames::person, TreeMap::new, Collectors.toList()));
    List<String> names =
        people.keySet().stream().filter(name -> people.get(name).size() >= FEWEST).toList();
    Random random = new Random(seed);
    List<String> order = new ArrayList<>(names);
    Collections.shuffle(order, random);
    List<Path> strangers =
        people.values().stream()
            .filter(photos -> photos.size() < FEWEST)
            .flatMap(List::stream)
            .collect(Collectors.toCollection(ArrayList::new));
    while (order.size() > 1 && strangers.size() < wanted(people, order, outsiders)) {
      strangers.addAll(people.get(order.remove(order.size() - 1)));
    }
    if (order.isEmpty()) {
      throw new IllegalArgumentException("nobody has " + FEWEST + " photographs");
    }
    Collections.sort(order);
    Collections.shuffle(strangers, random);
    List<Claim> claims = new ArrayList<>();
    int next = 0;
    double due = 0;
    for (String name : order) {
      people.get(name).forEach(file -> claims.add(new Claim(file, name)));
      // What is rounded off one name falls to the next.
      due += people.get(name).size() * outsiders / (1 - outsiders);
      for (; due >= 1 && next < strangers.size(); due--) {
        claims.add(new Claim(strangers.get(next++), name));
      }
    }
    return new WrongNames(List.copyOf(claims));
  }

  private static double wanted(
      Map<String, List<Path>> people, List<String> names, double outsiders) {
    return names.stream().mapToInt(name -> people.get(name).size()).sum()
        * outsiders
        / (1 - outsiders);
  }

  private static String person(Path file) {
    return file.toAbsolutePath().getParent().getFileName().toString();
  }

  /** Writes a manifest for {@code ingest}, with a column {@code is_right} that it passes over. */
  void write(Path manifest) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(manifest)) {
      out.write("uri,name,is_right\n");
      for (Claim claim : claims) {
        out.write(
            Stream.of(
                    claim.file().toAbsolutePath().toUri().toString(),
                    claim.name(),
                    String.valueOf(claim.right()))
                .map(field -> '"' + field.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(",", "", "\n")));
      }
    }
  }
}
