package org.winnow.claim.manifest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.winnow.console.IngestErrors;
import org.winnow.console.UserException;

/** A text that a user gives, unpacked where its name says so, in an encoding that is checked. */
final class TextFile {
  private TextFile() {}

  /**
   * Opens it. Bytes that are no text in the encoding end the reading with a {@link
   * java.nio.charset.CharacterCodingException}.
   */
  static Reader open(Path path, String encoding, FileSystem storage) throws IOException {
    InputStream raw = storage.open(path);
    try {
      CompressionCodec codec = new CompressionCodecFactory(storage.getConf()).getCodec(path);
      InputStream bytes =
          new BufferedInputStream(codec == null ? raw : codec.createInputStream(raw));
      Charset charset = Charset.forName(encoding);
      if (charset.equals(StandardCharsets.UTF_8) && isUtf16(bytes)) {
        throw IngestErrors.manifest(
            path.toString(),
            "It is UTF-16, not UTF-8.",
            "Add --set ingest.encoding=UTF-16, or save it as UTF-8.");
      }
      return new InputStreamReader(
          bytes,
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT));
    } catch (IOException | RuntimeException | Error e) {
      raw.close();
      throw e;
    }
  }

  private static boolean isUtf16(InputStream bytes) throws IOException {
    bytes.mark(2);
    int mark = bytes.read() << 8 | bytes.read();
    bytes.reset();
    return mark == 0xFEFF || mark == 0xFFFE;
  }

  /** What is said of a text that is not in the encoding. */
  static UserException notEncoded(String file, String encoding) {
    return IngestErrors.manifest(
        file,
        "It is not " + encoding + ": it holds bytes that are no text in it.",
        "Say what it is, such as --set ingest.encoding=windows-1252 (Excel in Western Europe) or"
            + " GBK, or save it as UTF-8.");
  }
}
