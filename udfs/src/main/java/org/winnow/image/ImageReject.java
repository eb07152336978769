package org.winnow.image;

/** Why a file is no usable picture. */
public enum ImageReject {
  EMPTY("The file is empty."),
  TOO_MANY_BYTES("The file is larger than ingest.max_bytes."),
  NOT_AN_IMAGE("The bytes are not those of an image."),
  UNSUPPORTED_FORMAT("The format is known but not decoded."),
  BAD_HEADER("The header is damaged: no size can be read from it."),
  SIDE_TOO_SHORT("A side is shorter than ingest.min_side."),
  SIDE_TOO_LONG("A side is longer than ingest.max_side."),
  TOO_MANY_PIXELS("The picture has more pixels than ingest.max_pixels."),
  TOO_MANY_FRAMES("The file has more frames than ingest.max_frames."),
  TRUNCATED("The file ends before its picture does."),
  CORRUPT("The decoder cannot read the picture.");

  private final String sentence;

  ImageReject(String sentence) {
    this.sentence = sentence;
  }

  /** The reason in words. */
  public String sentence() {
    return sentence;
  }
}
