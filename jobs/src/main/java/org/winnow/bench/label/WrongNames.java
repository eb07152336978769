package org.winnow.bench.label;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Photographs of people whose names are known, with wrong claims among them.
 *
 * <p>People with few photographs are the strangers; where those do not suffice, further people are
 * given up for it.
 *
 * @param claims no photograph stands under two names, but for its copy
 * @param names whom each name stands for
 * @param joined names under which a second person was put, with that person
 */
record WrongNames(List<Claim> claims, Map<String, String> names, Map<String, String> joined) {
  /**
   * A photograph under a name.
   *
   * @param file the photograph, in a folder that is called as the person whom it shows
   * @param copy whether a changed copy of the photograph is meant
   */
  record Claim(Path file, boolean copy, String name) {
    /** Whom it shows. */
    String person() {
      return WrongNames.person(file);
    }

    private Claim under(String other) {
      return new Claim(file, copy, other);
    }
  }

  /** Whether a photograph shows whom the name says. */
  boolean right(Claim claim) {
    return claim.person().equals(names.get(claim.name()));
  }

  /**
   * Draws.
   *
   * @param files photographs in folders of people
   * @throws IllegalArgumentException if nobody has enough photographs
   */
  static WrongNames draw(List<Path> files, LabelNoise noise) {
    return new Drawing(files, noise).draw();
  }

  private static String person(Path file) {
    return file.toAbsolutePath().getParent().getFileName().toString();
  }

  /** The steps of a drawing; each adds to what the ones before it made. */
  private static final class Drawing {
    private final LabelNoise noise;
    private final Random random;
    private final Map<String, List<Path>> people;
    private final List<String> kept = new ArrayList<>();
    private final List<Path> strangers = new ArrayList<>();
    private final Map<String, String> names = new TreeMap<>();
    private final Map<String, String> joined = new TreeMap<>();
    private final Map<String, String> aliases = new TreeMap<>();
    private final List<Claim> claims = new ArrayList<>();

    Drawing(List<Path> files, LabelNoise noise) {
      this.noise = noise;
      this.random = new Random(noise.seed());
      this.people =
          files.stream()
              .collect(
                  Collectors.groupingBy(WrongNames::person, TreeMap::new, Collectors.toList()));
    }

    WrongNames draw() {
      choosePeople();
      Set<String> free = new HashSet<>(kept);
      cutDown(free);
      split(free);
      join(free);
      for (String person : kept) {
        if (!joined.containsValue(person)) {
          names.put(person, person);
        }
      }
      claim();
      swap();
      List<Claim> copies = copies();
      addStrangers();
      claims.addAll(copies);
      return new WrongNames(List.copyOf(claims), Map.copyOf(names), Map.copyOf(joined));
    }

    private void choosePeople() {
      List<String> order =
          people.keySet().stream()
              .filter(name -> people.get(name).size() >= noise.fewest())
              .collect(Collectors.toCollection(ArrayList::new));
      if (order.isEmpty()) {
        throw new IllegalArgumentException("nobody has " + noise.fewest() + " photographs");
      }
      Collections.shuffle(order, random);
      people.values().stream()
          .filter(photos -> photos.size() < noise.fewest())
          .forEach(strangers::addAll);
      while (order.size() > 1 && strangers.size() < wanted(order)) {
        strangers.addAll(people.get(order.remove(order.size() - 1)));
      }
      Collections.sort(order);
      kept.addAll(order);
      Collections.shuffle(strangers, random);
    }

    private double wanted(List<String> order) {
      return order.stream().mapToInt(name -> people.get(name).size()).sum() * odds();
    }

    /** Strangers for each photograph of a person. */
    private double odds() {
      return noise.outsiders() / (1 - noise.outsiders());
    }

    private void cutDown(Set<String> free) {
      for (String person : some(free, noise.tiny())) {
        List<Path> photos = people.get(person);
        people.put(person, photos.subList(0, Math.min(photos.size(), 1 + random.nextInt(3))));
        free.remove(person);
      }
    }

    private void split(Set<String> free) {
      Set<String> large =
          free.stream()
              .filter(person -> people.get(person).size() >= LabelNoise.FEWEST_OF_SPLIT)
              .collect(Collectors.toSet());
      for (String person : some(large, noise.split())) {
        String form = noise.second().of(person, noise.seed());
        boolean taken = people.containsKey(form) || names.containsKey(form);
        String alias = taken ? SecondName.alias(person) : form;
        aliases.put(person, alias);
        names.put(alias, person);
        free.remove(person);
      }
    }

    /** A name means whom most of its photographs show: no method could know better. */
    private void join(Set<String> free) {
      List<String> chosen = some(free, 2 * noise.joined());
      for (int i = 0; i + 1 < chosen.size(); i += 2) {
        String one = chosen.get(i);
        String other = chosen.get(i + 1);
        boolean more = people.get(one).size() >= people.get(other).size();
        joined.put(more ? one : other, more ? other : one);
      }
    }

    private List<String> some(Set<String> from, int most) {
      List<String> order = new ArrayList<>(from);
      Collections.sort(order);
      Collections.shuffle(order, random);
      return order.subList(0, Math.min(most, order.size()));
    }

    private void claim() {
      Map<String, String> nameOfJoined = new TreeMap<>();
      joined.forEach((name, second) -> nameOfJoined.put(second, name));
      for (String person : kept) {
        String alias = aliases.get(person);
        int number = 0;
        for (Path file : people.get(person)) {
          boolean second = alias != null && number++ % 2 == 1;
          String name = nameOfJoined.getOrDefault(person, person);
          claims.add(new Claim(file, false, second ? alias : name));
        }
      }
    }

    /** The places of right claims, in a random order. */
    private List<Integer> rightClaims() {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < claims.size(); i++) {
        if (claims.get(i).person().equals(names.get(claims.get(i).name()))) {
          places.add(i);
        }
      }
      Collections.shuffle(places, random);
      return places;
    }

    private void swap() {
      List<Integer> places = rightClaims();
      int most = (int) Math.round(noise.swapped() * places.size() / 2) * 2;
      for (int i = 0; i + 1 < most; i += 2) {
        Claim a = claims.get(places.get(i));
        Claim b = claims.get(places.get(i + 1));
        if (!a.person().equals(b.person())) {
          claims.set(places.get(i), a.under(b.name()));
          claims.set(places.get(i + 1), b.under(a.name()));
        }
      }
    }

    private List<Claim> copies() {
      List<Integer> places = rightClaims();
      List<Claim> copies = new ArrayList<>();
      int most = (int) Math.round(noise.repeated() * places.size());
      for (int i = 0; i < most; i++) {
        Claim original = claims.get(places.get(i));
        Claim other = claims.get(places.get((i + 1) % places.size()));
        String name = i % 2 == 0 ? original.name() : other.name();
        copies.add(new Claim(original.file(), true, name));
      }
      return copies;
    }

    private void addStrangers() {
      Map<String, Long> sizes =
          claims.stream()
              .collect(Collectors.groupingBy(Claim::name, TreeMap::new, Collectors.counting()));
      int next = 0;
      double due = 0;
      for (Map.Entry<String, Long> name : sizes.entrySet()) {
        // What is rounded off one name falls to the next.
        due += name.getValue() * odds();
        for (; due >= 1 && next < strangers.size(); due--) {
          claims.add(new Claim(strangers.get(next++), false, name.getKey()));
        }
      }
    }
  }
}
