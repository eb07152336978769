package org.winnow.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnow.render.draw.SeededRandom;
import org.winnow.render.paint.FaceMap;
import org.winnow.render.paint.SkinPaint;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.shot.Shot;
import org.winnow.render.space.Canvas;
import org.winnow.render.space.Light;

/**
 * Takes photographs of one person. The same person and shot give the same pixels on every machine.
 *
 * <p>The head is a parametric surface with hills and hollows for its features, drawn with a depth
 * buffer at four samples a pixel; skin is lit with wrapped diffuse light, hair with a strand's
 * highlight, and hollows and cast shadows are measured on the height of the face. It is meant to be
 * found by detectors and told apart by embedders that were trained on photographs, not to fool a
 * person.
 */
public final class Studio {
  private final FaceIdentity id;
  private FaceMap bearded;
  private FaceMap shaven;

  /** Not to be shared between threads. */
  public Studio(FaceIdentity id) {
    this.id = id;
  }

  /** Photographs the person alone. */
  public Picture photograph(Shot shot) {
    return photograph(shot, Optional.empty());
  }

  /**
   * Photographs the person.
   *
   * @param behind somebody who stands behind, smaller and out of focus
   */
  public Picture photograph(Shot shot, Optional<FaceIdentity> behind) {
    Canvas canvas = new Canvas(shot.frame().width(), shot.frame().height());
    Backdrop.paint(canvas, shot.seed(), shot.light());
    List<ShownFace> faces = new ArrayList<>();
    if (behind.isPresent()) {
      FaceIdentity other = behind.get();
      SeededRandom draws = new SeededRandom(shot.seed(), "behind");
      Shot second = Shot.of(other, draws.bits()).in(shot.frame().behind(draws)).lit(shot.light());
      faces.add(new Portrait(other, second, SkinPaint.of(other, second.shaven())).over(canvas));
      canvas.blur(0.7);
    }
    faces.add(0, new Portrait(id, shot, skin(shot.shaven())).over(canvas));
    return new ImageFinish(shot.exposure(), shot.seed()).of(canvas, gain(shot.light()), faces);
  }

  /** What an exposure meter would choose: dark skin gets more light, though not all it takes. */
  private double gain(Light light) {
    double incident = light.key().luminance() * 0.8 + light.sky().luminance();
    return 1.05 / incident * StrictMath.pow(0.42 / id.skin().tone().luminance(), 0.38);
  }

  private FaceMap skin(boolean off) {
    if (off) {
      shaven = shaven == null ? SkinPaint.of(id, true) : shaven;
      return shaven;
    }
    bearded = bearded == null ? SkinPaint.of(id, false) : bearded;
    return bearded;
  }
}
