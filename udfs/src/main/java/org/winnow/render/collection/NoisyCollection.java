package org.winnow.render.collection;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnow.render.collection.PlannedPicture.Alteration;
import org.winnow.render.collection.PlannedPicture.Scene;
import org.winnow.render.draw.SeededRandom;

/**
 * The plan of a noisy collection. Some people have two names, and some names have two people. A
 * share of each name's photographs shows another person or no face. Some files are duplicated,
 * re-encoded or broken.
 *
 * @param people number of people with photographs
 * @param images mean number of photographs per person; a few people have only one or two
 * @param noise mean share of wrong photographs per name, 0 to 0.6; other faults are proportional to
 *     it
 * @param seed seed of the collection
 */
public record NoisyCollection(int people, int images, double noise, long seed)
    implements Serializable {
  private static final double SPLIT = 0.25;
  private static final double LODGERS = 0.2;
  private static final double TINY = 0.07;
  private static final double COPIES = 0.17;
  private static final double BROKEN = 0.08;
  private static final double BEHIND = 0.06;

  /** The names of a person. */
  private enum Role {
    /** One name. */
    ONE_NAME,
    /** Two names. */
    TWO_NAMES,
    /** Shares the name of the previous person. */
    LODGER
  }

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public NoisyCollection {
    if (people < 1 || images < 1 || !(noise >= 0 && noise <= 0.6)) {
      throw new IllegalArgumentException(
          "a collection has people and images, and a noise of 0 to 0.6");
    }
  }

  /** The folders of a person, by number from 0: none, one or two. */
  public List<NamedFolder> folders(int number) {
    return switch (role(number)) {
      case LODGER -> List.of();
      case ONE_NAME -> List.of(folder(number, name(number), base(number)));
      case TWO_NAMES -> split(number);
    };
  }

  /** A person of the collection, by number from 0. */
  Person person(int number) {
    String id = String.format(Locale.ROOT, "p%05d", number);
    return new Person(id, SeededRandom.seed(seed, id));
  }

  private Role role(int number) {
    Role own = drawnRole(number);
    boolean host = number > 0 && drawnRole(number - 1) == Role.ONE_NAME;
    return own == Role.LODGER && !host ? Role.ONE_NAME : own;
  }

  private Role drawnRole(int number) {
    double u = draws("role", number).uniform();
    return u < SPLIT * noise
        ? Role.TWO_NAMES
        : u < (SPLIT + LODGERS) * noise && number > 0 ? Role.LODGER : Role.ONE_NAME;
  }

  private SeededRandom draws(String purpose, int number) {
    return new SeededRandom(seed, purpose + " " + number);
  }

  private String name(int number) {
    return new SyntheticNames(seed).of(number);
  }

  /** The planned photographs of a person's name, without copies and broken files. */
  private List<PlannedPicture> base(int number) {
    List<PlannedPicture> pictures = meant(number, PictureKind.GENUINE, count(number));
    if (number + 1 < people && role(number) == Role.ONE_NAME && role(number + 1) == Role.LODGER) {
      double share = draws("lodger", number).uniform(0.3, 0.95);
      int lodgers = (int) Math.max(2, Math.round(share * pictures.size()));
      pictures.addAll(meant(number + 1, PictureKind.SECOND_PERSON, lodgers));
    }
    List<PlannedPicture> named = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      named.add(
          moved(pictures.get(i), String.format(Locale.ROOT, "%s/%03d.jpg", name(number), i + 1)));
    }
    return named;
  }

  private int count(int number) {
    SeededRandom draws = draws("count", number);
    boolean enough = role(number) == Role.TWO_NAMES;
    return !enough && draws.chance(TINY)
        ? 1 + draws.below(2)
        : (int) Math.max(enough ? 4 : 3, Math.round(images * draws.uniform(0.6, 1.4)));
  }

  private List<PlannedPicture> meant(int number, PictureKind kind, int count) {
    SeededRandom draws = draws("photographs", number);
    double wrong = Math.min(0.8, noise * draws.uniform(0.4, 1.6));
    List<PlannedPicture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SeededRandom one = draws.part("photograph " + i);
      PictureKind what = one.chance(wrong) ? wrongKind(one) : kind;
      Optional<Person> subject =
          switch (what) {
            case OUTSIDER -> Optional.of(outsider(number + "-" + i));
            case SWAPPED -> Optional.of(person(other(number, one)));
            case NO_FACE -> Optional.empty();
            default -> Optional.of(person(number));
          };
      boolean two = subject.isPresent() && one.chance(BEHIND);
      Optional<Person> behind =
          two ? Optional.of(outsider(number + "-" + i + "-behind")) : Optional.empty();
      Scene scene = new Scene(subject, behind, one.bits());
      pictures.add(new PlannedPicture("", what, scene, Alteration.NONE, Optional.empty()));
    }
    return pictures;
  }

  private PictureKind wrongKind(SeededRandom draws) {
    return switch (draws.weighted(0.45, people > 3 ? 0.42 : 0, 0.13)) {
      case 0 -> PictureKind.OUTSIDER;
      case 1 -> PictureKind.SWAPPED;
      default -> PictureKind.NO_FACE;
    };
  }

  private Person outsider(String id) {
    return new Person("o" + id, SeededRandom.seed(seed, "outsider " + id));
  }

  /** The number of a person with another name; needs at least four people. */
  private int other(int number, SeededRandom draws) {
    return (number + 2 + draws.below(people - 3)) % people;
  }

  private List<NamedFolder> split(int number) {
    List<PlannedPicture> base = base(number);
    SeededRandom draws = draws("split", number);
    String alias = new SyntheticNames(seed).alias(number, draws);
    int first = (int) Math.max(2, Math.round(base.size() * draws.uniform(0.5, 0.75)));
    first = Math.min(first, base.size() - 2);
    List<PlannedPicture> second = new ArrayList<>();
    for (PlannedPicture picture : base.subList(first, base.size())) {
      second.add(moved(picture, alias + picture.path().substring(picture.path().indexOf('/'))));
    }
    return List.of(
        folder(number, name(number), base.subList(0, first)), folder(number, alias, second));
  }

  /** Adds copies and broken files, and shuffles. */
  private NamedFolder folder(int number, String name, List<PlannedPicture> base) {
    SeededRandom draws = new SeededRandom(seed, "faults of " + name);
    List<PlannedPicture> all = new ArrayList<>(base);
    for (PlannedPicture picture : base) {
      if (draws.chance(COPIES * noise)) {
        all.add(copy(picture, PictureKind.EXACT_COPY, Alteration.NONE));
      }
      if (draws.chance(COPIES * noise)) {
        Alteration how = draws.pick(Alteration.REENCODED, Alteration.RESIZED, Alteration.CROPPED);
        all.add(copy(picture, PictureKind.NEAR_COPY, how));
      }
      if (people > 3 && draws.chance(0.5 * COPIES * noise)) {
        List<PlannedPicture> foreign = foreign(other(number, draws));
        if (!foreign.isEmpty()) {
          PlannedPicture taken = foreign.get(draws.below(foreign.size()));
          all.add(copy(taken, PictureKind.EXACT_COPY, Alteration.NONE));
        }
      }
      if (draws.chance(BROKEN * noise)) {
        Alteration how =
            draws.pick(
                Alteration.CUT_OFF, Alteration.EMPTIED, Alteration.WEB_PAGE, Alteration.GARBLED);
        Scene scene = new Scene(picture.scene().subject(), Optional.empty(), draws.bits());
        all.add(new PlannedPicture("", PictureKind.BROKEN, scene, how, Optional.empty()));
      }
    }
    return new NamedFolder(name, person(number), filed(name, all));
  }

  /** The copies of photographs of another name, at their paths. */
  private List<PlannedPicture> foreign(int number) {
    return role(number) == Role.ONE_NAME ? base(number) : List.of();
  }

  private static PlannedPicture copy(PlannedPicture of, PictureKind kind, Alteration how) {
    return new PlannedPicture("", kind, of.scene(), how, Optional.of(of.path()));
  }

  /** Assigns paths: originals keep their numbers, other files follow. */
  private static List<PlannedPicture> filed(String name, List<PlannedPicture> all) {
    List<PlannedPicture> filed = new ArrayList<>();
    int number = all.stream().mapToInt(NoisyCollection::number).max().orElse(0);
    for (PlannedPicture picture : all) {
      if (picture.path().isEmpty()) {
        number++;
        filed.add(moved(picture, String.format(Locale.ROOT, "%s/%03d.jpg", name, number)));
      } else {
        filed.add(picture);
      }
    }
    return List.copyOf(filed);
  }

  private static int number(PlannedPicture picture) {
    String path = picture.path();
    return path.isEmpty()
        ? 0
        : Integer.parseInt(path.substring(path.indexOf('/') + 1, path.indexOf('.')));
  }

  private static PlannedPicture moved(PlannedPicture picture, String path) {
    return new PlannedPicture(
        path, picture.kind(), picture.scene(), picture.alteration(), picture.copyOf());
  }
}
