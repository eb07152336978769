package org.winnow.copies;

import java.io.Serializable;
import java.util.Optional;
import org.winnow.config.DedupSettings;
import org.winnow.face.FaceRegistration;
import org.winnow.image.Pdq;
import org.winnow.table.Duplicates.Kind;

/** Decides whether two images are copies of one photograph, or moments of one series. */
final class CopyRule implements Serializable {
  private final double photograph;
  private final double occluded;
  private final double parts;
  private final double occludedPart;
  private final double confirmedPart;
  private final double confirmed;
  private final double samePlace;
  private final int maxDistance;
  private final double burst;
  private final int burstDistance;
  private final int facelessDistance;
  private final int facelessQuality;

  CopyRule(DedupSettings settings) {
    photograph = settings.photograph();
    occluded = settings.occluded();
    parts = settings.parts();
    occludedPart = settings.occludedPart();
    confirmedPart = settings.confirmedPart();
    confirmed = settings.confirmed();
    samePlace = settings.samePlace();
    maxDistance = settings.maxDistance();
    burst = settings.burst();
    burstDistance = settings.burstDistance();
    facelessDistance = settings.facelessDistance();
    facelessQuality = settings.facelessQuality();
  }

  /**
   * A decision.
   *
   * @param similarity the number that the threshold was compared with, 0 to 1
   */
  record Verdict(Kind kind, double similarity) {}

  /**
   * Decides by two registered faces. Faces that agree as a whole but not in their parts are two
   * moments of one series. A series is not mirrored.
   *
   * @param distance bits in which the hashes differ
   */
  Optional<Verdict> byFaces(FaceRegistration.Result faces, int distance) {
    double correlation = faces.correlation();
    boolean near = distance <= maxDistance;
    if ((correlation >= photograph || correlation >= confirmed && near) && faces.parts() >= parts) {
      return Optional.of(new Verdict(Kind.PHOTOGRAPH, correlation));
    }
    if (faces.trimmed() >= occluded && faces.least() <= (near ? confirmedPart : occludedPart)) {
      return Optional.of(new Verdict(Kind.PHOTOGRAPH, faces.trimmed()));
    }
    boolean series = correlation >= photograph || correlation >= burst && distance <= burstDistance;
    if (series && !faces.mirrored()) {
      return Optional.of(new Verdict(Kind.BURST, correlation));
    }
    return Optional.empty();
  }

  /**
   * Decides by the hashes alone.
   *
   * @param quality the lower quality of the two
   */
  Optional<Verdict> byHashes(int distance, int quality) {
    return distance <= facelessDistance && quality >= facelessQuality
        ? Optional.of(new Verdict(Kind.PHOTOGRAPH, 1 - (double) distance / Pdq.BITS))
        : Optional.empty();
  }

  /**
   * Whether a pair with near hashes needs a second look: it is no copy by now, or a moment of a
   * series whose hashes would prove a copy if there were no faces.
   *
   * @param verdict by faces or hashes
   * @param quality the lower quality of the two
   */
  boolean isOpen(Optional<Verdict> verdict, int distance, int quality) {
    if (samePlace == 1) {
      return false;
    }
    return verdict.isEmpty()
        ? distance <= maxDistance
        : verdict.get().kind() == Kind.BURST && byHashes(distance, quality).isPresent();
  }

  /**
   * Decides by a face and what another picture of near hash shows at its place: all of it agrees,
   * or three quarters agree nearly to the pixel.
   */
  Optional<Verdict> atSamePlace(FaceRegistration.Result face) {
    if (face.correlation() >= confirmed && face.parts() >= parts) {
      return Optional.of(new Verdict(Kind.PHOTOGRAPH, face.correlation()));
    }
    return face.trimmed() >= samePlace
        ? Optional.of(new Verdict(Kind.PHOTOGRAPH, face.trimmed()))
        : Optional.empty();
  }
}
