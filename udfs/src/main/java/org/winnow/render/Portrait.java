package org.winnow.render;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Rgb;
import org.winnow.render.head.Accessories;
import org.winnow.render.head.Body;
import org.winnow.render.head.Ears;
import org.winnow.render.head.FaceMotion;
import org.winnow.render.head.HairShell;
import org.winnow.render.head.HeadMesh;
import org.winnow.render.head.HeadSurface;
import org.winnow.render.head.Occlusion;
import org.winnow.render.paint.FaceMap;
import org.winnow.render.paint.FacePaint;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.person.Hair;
import org.winnow.render.shot.Frame;
import org.winnow.render.shot.Shot;
import org.winnow.render.space.Canvas;
import org.winnow.render.space.Samples;
import org.winnow.render.space.Shader;
import org.winnow.render.space.View;

/** Draws the person of a shot over a canvas, with four samples per pixel. */
final class Portrait {
  private static final int SUPER = 2;
  private static final int SKIN = 1;
  private static final int EAR = 2;
  private static final int NECK = 3;
  private static final int CLOTHES = 4;
  private static final int HAIR = 5;
  private static final int HAIR_INSIDE = 6;
  private static final int WORN = 7;

  private final FaceIdentity id;
  private final Shot shot;
  private final Samples samples;
  private final HeadSurface head;
  private final FaceMotion motion;
  private final View view;
  private final HairShell hair;
  private final Body body;
  private final Accessories worn;
  private final Shader shader;
  private final Occlusion occlusion;
  private final FaceMap map;
  private final float[] down;
  private final float[] colour = new float[3];
  private final float[] seen = new float[2];

  Portrait(FaceIdentity id, Shot shot, FaceMap skin) {
    this.id = id;
    this.shot = shot;
    Frame frame = shot.frame();
    samples = new Samples(SUPER * frame.width(), SUPER * frame.height());
    motion = new FaceMotion(id, shot.expression());
    head = new HeadSurface(id, motion);
    view =
        new View(
            shot.pose().rotation(),
            (float) (SUPER * frame.scale()),
            (float) frame.distance(),
            (float) (SUPER * frame.centreX()),
            (float) (SUPER * frame.centreY()));
    hair = new HairShell(id, head, shot.hairLie());
    body = new Body(id, shot.clothes(), shot.seed());
    worn = new Accessories(id, shot.wear(), head, shot.seed());
    shader = new Shader(shot.light());
    float[] light = view.intoHead(shot.light().direction());
    occlusion = new Occlusion(head, light, shot.light().hardness());
    float density = (float) Curves.clamp(1.5 * frame.scale(), 7, 22);
    map = new FacePaint(id, shot, motion).over(skin, light, density);
    down = new float[] {-view.rotation()[1], -view.rotation()[4], -view.rotation()[7]};
  }

  /** Draws the person, and returns the position of the face. */
  ShownFace over(Canvas canvas) {
    samples.draw(HeadMesh.of(id, head), view, Samples.Look.whole(SKIN));
    Ears ears = new Ears(id);
    View loose = view.turned(shot.pose().times(0.45).rotation());
    View still = view.turned(shot.pose().times(0.12).rotation());
    if (!hair.hair().style().falls()) {
      samples.draw(ears.mesh(head, -1), view, new Samples.Look(EAR, EAR, ears));
      samples.draw(ears.mesh(head, 1), view, new Samples.Look(EAR, EAR, ears));
    }
    samples.draw(body.neck(), loose, Samples.Look.whole(NECK));
    samples.draw(body.shoulders(), still, Samples.Look.whole(CLOTHES));
    Samples.Look strands = new Samples.Look(HAIR, HAIR_INSIDE, worn.hairCover(hair));
    samples.draw(hair.mesh(), view, strands);
    worn.draw(samples, view, loose, WORN);
    compose(canvas);
    return FacePlace.of(id, head, view, SUPER);
  }

  private void compose(Canvas canvas) {
    for (int y = 0; y < canvas.height; y++) {
      for (int x = 0; x < canvas.width; x++) {
        int covered = 0;
        float r = 0;
        float g = 0;
        float b = 0;
        for (int k = 0; k < SUPER * SUPER; k++) {
          int s = (SUPER * y + k / SUPER) * samples.width + SUPER * x + k % SUPER;
          if (samples.material[s] != 0) {
            shade(s);
            covered++;
            r += shader.out[0];
            g += shader.out[1];
            b += shader.out[2];
          }
        }
        if (covered > 0) {
          float share = covered / (float) (SUPER * SUPER);
          Rgb mean = new Rgb(r / covered, g / covered, b / covered);
          canvas.blend(x, y, mean, share);
        }
      }
    }
  }

  private void shade(int s) {
    switch (samples.material[s]) {
      case SKIN -> face(s);
      case EAR -> ear(s);
      case NECK -> bare(s, samples.v[s]);
      case CLOTHES -> clothes(s);
      case HAIR -> hair(s, 1);
      case HAIR_INSIDE -> hair(s, 0.35f);
      default -> worn.shade(samples, s, shader);
    }
    worn.veil(samples, s, shader);
  }

  private void face(int s) {
    float x = samples.u[s];
    float y = samples.v[s];
    map.sample(x, y, colour);
    occlusion.at(x, y, seen);
    roots(x, y);
    float brow = Curves.hill(x, y - 4, 5, 3);
    float nose = Curves.hill(x, y - id.noseTip() - 1, 1.6f, 3.5f);
    float cheek = 0.7f * Curves.hill(Math.abs(x) - 3.6f, y + 2.7f, 2.2f, 1.8f);
    float zone = Math.max(brow, Math.max(nose, cheek));
    // On dark skin, reflected light is a larger share of the visible light.
    float dark = 1 + 1.3f * (float) id.traits().melanin();
    float gloss = dark * (float) id.skin().shine() * (0.03f + 0.085f * zone);
    shader.at(samples, s).of(colour[0], colour[1], colour[2]).skin(seen[0], seen[1], gloss);
  }

  /** Skin between hair roots takes the colour of the hair, so that the hairline is soft. */
  private void roots(float x, float y) {
    float roots = hair.roots(x, y);
    if (roots > 0) {
      Rgb tint = hair.colour(1);
      float full = hair.hair().style() == Hair.Style.CROPPED ? 0.75f : 0.5f;
      float alpha = full * roots * (hair.hair().style().falls() ? Curves.step(0, 3, y) : 1);
      colour[0] += alpha * (tint.r() - colour[0]);
      colour[1] += alpha * (tint.g() - colour[1]);
      colour[2] += alpha * (tint.b() - colour[2]);
      seen[0] *= 1 - 0.25f * roots;
    }
  }

  private void ear(int s) {
    Rgb tone = id.skin().tone();
    float open = Ears.open(samples.u[s], samples.v[s]);
    shader
        .at(samples, s)
        .of(0.98f * tone.r(), 0.82f * tone.g(), 0.8f * tone.b())
        .skin(0.75f * open, 0.5f + 0.5f * open, 0.03f);
  }

  /** Neck and chest; the head shades the throat. */
  private void bare(int s, float y) {
    Rgb tone = id.skin().tone();
    float below = Curves.step(id.chinTip() - 5.5f, id.chinTip() + 0.5f, y);
    float open = 1 - 0.62f * below;
    shader
        .at(samples, s)
        .of(0.97f * tone.r(), 0.92f * tone.g(), 0.9f * tone.b())
        .skin(open, 1 - 0.75f * below, 0.02f);
  }

  private void clothes(int s) {
    float x = samples.u[s];
    float y = samples.v[s];
    if (body.bare(x, y)) {
      bare(s, y);
      return;
    }
    Rgb fabric = body.fabric(x, y);
    float open = 1 - 0.4f * Curves.hill(x, y + 14, 9, 4);
    shader.at(samples, s).of(fabric).plain(open, open, 0.01f);
  }

  private void hair(int s, float reach) {
    float azimuth = samples.u[s];
    float y = samples.v[s];
    float strands = hair.strands(azimuth, y);
    Rgb base = hair.colour(strands);
    // Gaps between dark strands are darker than gaps between white ones, which transmit light.
    float light = reach * Curves.mix(strands * strands, strands, Math.min(1, 2 * base.luminance()));
    float open = 0.55f + 0.45f * Curves.step(0.5f, 1.2f, strands);
    shader
        .at(samples, s)
        .of(base.r() * light, base.g() * light, base.b() * light)
        .hair(down, 0.35f * (strands - 1) - 0.15f, open);
  }
}
