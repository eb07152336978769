package org.winnow.model.detect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.winnow.testing.SharedData;

/** One line of golden/lfw-dev-60.tsv: what an independent reference gives for one photograph. */
public record GoldenRow(
    String file,
    int faces,
    float score,
    float[] box,
    float[] landmarks,
    double sharpness,
    float[] embedding) {

  public static List<GoldenRow> all() {
    try {
      return Files.readAllLines(SharedData.data("golden/lfw-dev-60.tsv")).stream()
          .skip(1)
          .map(GoldenRow::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GoldenRow parse(String line) {
    String[] f = line.split("\t");
    String[] e = f[19].split(",");
    return new GoldenRow(
        f[0],
        Integer.parseInt(f[1]),
        Float.parseFloat(f[2]),
        numbers(f, 3, 4),
        numbers(f, 7, 10),
        Double.parseDouble(f[17]),
        numbers(e, 0, e.length));
  }

  private static float[] numbers(String[] fields, int start, int count) {
    float[] out = new float[count];
    for (int i = 0; i < count; i++) {
      out[i] = Float.parseFloat(fields[start + i]);
    }
    return out;
  }
}
