package org.winnow.image.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * One way to alter a photograph into a copy, after those of Copydays (Douze et al., 2009) and of
 * the web. The same picture and seed give the same copy on every machine of one build of OpenCV.
 *
 * @param name kind and strength, such as {@code jpeg-10}
 * @param alteration what it does
 */
public record Attack(String name, Alteration alteration) {

  /** Makes the altered picture. */
  @FunctionalInterface
  public interface Alteration {
    /**
     * @param bgr 8 bit, three channels; unchanged
     * @param random draws of this copy
     * @return a new picture, which the caller closes
     */
    Mat apply(Mat bgr, Random random);
  }

  /** All attacks, weak ones first within a kind. */
  public static final List<Attack> ALL = all();

  private static List<Attack> all() {
    List<Attack> all = new ArrayList<>();
    for (int quality : new int[] {90, 75, 30, 10, 3}) {
      all.add(new Attack("jpeg-" + quality, (bgr, random) -> Encoding.jpeg(bgr, quality)));
    }
    for (double factor : new double[] {0.5, 0.25}) {
      all.add(
          new Attack(
              "scale-" + percent(factor), (bgr, random) -> Geometry.scaled(bgr, factor, factor)));
    }
    all.add(new Attack("stretch-110", (bgr, random) -> Geometry.scaled(bgr, 1.1, 1)));
    for (double share : new double[] {0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8}) {
      all.add(
          new Attack(
              "crop-" + percent(share), (bgr, random) -> Geometry.cropped(bgr, share, random)));
    }
    all.add(new Attack("mirror", (bgr, random) -> Geometry.mirrored(bgr)));
    for (double degrees : new double[] {3, 10}) {
      all.add(
          new Attack(
              "rotate-" + (int) degrees,
              (bgr, random) -> Geometry.rotated(bgr, random.nextBoolean() ? degrees : -degrees)));
    }
    for (double share : new double[] {0.05, 0.2}) {
      all.add(
          new Attack("border-" + percent(share), (bgr, random) -> Frames.border(bgr, share, 255)));
    }
    all.add(new Attack("text", Overlays::text));
    all.add(new Attack("logo", Overlays::logo));
    for (double sigma : new double[] {1, 2}) {
      all.add(new Attack("blur-" + (int) sigma, (bgr, random) -> Tones.blurred(bgr, sigma)));
    }
    all.add(new Attack("noise-10", (bgr, random) -> Tones.noisy(bgr, 10, random)));
    all.add(new Attack("gamma-60", (bgr, random) -> Tones.gamma(bgr, 0.6)));
    all.add(new Attack("gamma-170", (bgr, random) -> Tones.gamma(bgr, 1.7)));
    all.add(new Attack("grey", (bgr, random) -> Tones.grey(bgr)));
    all.add(new Attack("screenshot", Frames::screenshot));
    all.add(new Attack("collage", Frames::collage));
    all.add(new Attack("chain", (bgr, random) -> Encoding.chain(bgr)));
    return List.copyOf(all);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f", 100 * share);
  }

  /**
   * The attack of a name.
   *
   * @throws IllegalArgumentException if there is none; it lists the names
   */
  public static Attack named(String name) {
    return ALL.stream()
        .filter(attack -> attack.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no attack is called "
                        + name
                        + ", but "
                        + String.join(", ", ALL.stream().map(Attack::name).toList())));
  }

  /**
   * The altered copy.
   *
   * @param bgr 8 bit, three channels; unchanged
   * @param seed decides where a crop lies, which way a picture turns, what noise is drawn
   * @return a new picture, 8 bit, three channels; the caller closes it
   */
  public Mat apply(Mat bgr, long seed) {
    return alteration.apply(bgr, new Random(seed * 31 + name.hashCode()));
  }
}
