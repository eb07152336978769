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
 * <p>The head is a parametric surface with relief for its features, drawn with a depth buffer at
 * four samples per pixel. Skin has wrapped diffuse shading, hair an anisotropic highlight. Ambient
 * occlusion and cast shadows are computed on the height field of the face. The pictures serve
 * detectors and embedders that were trained on photographs. They do not deceive a human viewer.
 */
public final class Studio {
  private final FaceIdentity id;
  private FaceMap bearded;
  private FaceMap shaven;

  /** Creates the studio of a person. Not thread-safe. */
  public Studio(FaceIdentity id) {
    this.id = id;
  }

  /**
   * Photographs the person.
   *
   * @param behind a second person in the background, smaller and out of focus
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

  /** The gain of an exposure meter: dark skin gets more light, but not full compensation. */
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
