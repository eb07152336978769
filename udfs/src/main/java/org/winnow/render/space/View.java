package org.winnow.render.space;

/**
 * The view transform from a head to the samples of a picture: a rotation about the top of the neck,
 * then a perspective projection.
 *
 * @param rotation rotation matrix, row-major
 * @param scale samples per centimetre at the depth of the ears
 * @param distance distance of the camera, centimetres
 * @param centreX sample of the middle of the face
 * @param centreY sample of the middle of the face
 */
public record View(float[] rotation, float scale, float distance, float centreX, float centreY) {
  private static final float PIVOT_Y = -5;
  private static final float PIVOT_Z = -1.5f;

  /** Height of the point that is projected to the centre. */
  private static final float MIDDLE_Y = -2.5f;

  public View turned(float[] other) {
    return new View(other, scale, distance, centreX, centreY);
  }

  /** Rotates and projects a point; {@code out} receives x and y in samples, and the depth. */
  public void project(float x, float y, float z, float[] out) {
    float dy = y - PIVOT_Y;
    float dz = z - PIVOT_Z;
    float tx = rotation[0] * x + rotation[1] * dy + rotation[2] * dz;
    float ty = rotation[3] * x + rotation[4] * dy + rotation[5] * dz + PIVOT_Y;
    float tz = rotation[6] * x + rotation[7] * dy + rotation[8] * dz + PIVOT_Z;
    float near = scale * distance / (distance - tz);
    out[0] = centreX + near * tx;
    out[1] = centreY - near * (ty - MIDDLE_Y);
    out[2] = tz;
  }

  /** A direction of the picture in the coordinates of the rotated head. */
  public float[] intoHead(float[] direction) {
    float[] r = rotation;
    return new float[] {
      r[0] * direction[0] + r[3] * direction[1] + r[6] * direction[2],
      r[1] * direction[0] + r[4] * direction[1] + r[7] * direction[2],
      r[2] * direction[0] + r[5] * direction[1] + r[8] * direction[2]
    };
  }
}
