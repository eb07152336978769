package org.winnow.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.winnow.archive.RecordIo;
import org.winnow.archive.Tar;
import org.winnow.table.Curated;
import org.winnow.table.Mix;

/** Format of the exported faces. */
public enum Format {
  /**
   * One PNG file per face, one folder per class. Labels have leading zeros, so that readers that
   * number folders by name, such as torchvision's ImageFolder, agree with identities.csv.
   */
  FOLDERS("LABEL/NAME.png, labels with leading zeros: sorted by name they are sorted by number") {
    @Override
    Shard open(Folder folder, int number, Layout layout) {
      String name =
          "%0" + Integer.toString(Math.max(0, layout.classes() - 1)).length() + "d/%s.png";
      return new Shard() {
        @Override
        public void add(ExportedFace face) throws IOException {
          String file = String.format(Locale.ROOT, name, face.label(), face.fileName());
          try (OutputStream out = folder.create(file)) {
            out.write(face.crop());
          }
        }

        @Override
        public void close() {
          // Every file was closed separately.
        }
      };
    }
  },

  /** InsightFace's train.rec, train.idx and property. */
  RECORDIO("train.rec, train.idx, property: what InsightFace's arcface_torch reads") {
    @Override
    Shard open(Folder folder, int number, Layout layout) throws IOException {
      OutputStream records = folder.create(part(number, "rec"));
      OutputStream index = folder.create(part(number, "idx"));
      RecordIo writer = new RecordIo(records);
      return new Shard() {
        @Override
        public void add(ExportedFace face) throws IOException {
          long id = face.place() + 1;
          index.write((id + "\t" + writer.position() + "\n").getBytes(StandardCharsets.UTF_8));
          writer.image(id, face.label(), face.crop());
        }

        @Override
        public void close() throws IOException {
          index.close();
          records.close();
        }
      };
    }
  },

  /** Tar files with a .png, a .cls and a .json for each face. */
  WEBDATASET("shard-00000.tar …, each face as .png, .cls (class number) and .json") {
    @Override
    Shard open(Folder folder, int number, Layout layout) throws IOException {
      OutputStream out = folder.create(String.format(Locale.ROOT, "shard-%05d.tar", number));
      Tar tar = new Tar(out);
      return new Shard() {
        @Override
        public void add(ExportedFace face) throws IOException {
          String label = Integer.toString(face.label());
          tar.add(face.fileName() + ".png", face.crop());
          tar.add(face.fileName() + ".cls", label.getBytes(StandardCharsets.UTF_8));
          tar.add(face.fileName() + ".json", FaceMetadata.json(face));
        }

        @Override
        public void close() throws IOException {
          tar.end();
          out.close();
        }
      };
    }
  },

  /** A CSV file that names the faces, without their pictures. */
  MANIFEST("manifest.csv: COLUMNS") {
    @Override
    Shard open(Folder folder, int number, Layout layout) throws IOException {
      OutputStream out = folder.create(part(number, "csv"));
      return new Shard() {
        @Override
        public void add(ExportedFace face) throws IOException {
          out.write(FaceMetadata.csv(face).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
          out.close();
        }
      };
    }
  },

  /** Plain Parquet, with the pictures. */
  PARQUET("part-00000.parquet …: the same columns and the crop, as PNG") {
    @Override
    Shard open(Folder folder, int number, Layout layout) throws IOException {
      return new ParquetShard(folder.create(part(number, "parquet")), layout.mixed());
    }
  };

  private final String holds;

  Format(String holds) {
    this.holds = holds;
  }

  /**
   * What determines the form of all shards.
   *
   * @param classes number of classes of the whole export
   * @param mixed whether the faces are those of a mix
   */
  record Layout(int classes, boolean mixed) implements Serializable {}

  /** Description of the content of the folder. */
  String holds(boolean mixed) {
    return holds
        .replace("NAME", mixed ? "PLACE" : "FACE_ID")
        .replace("COLUMNS", String.join(", ", mixed ? Mix.MANIFEST : Curated.MANIFEST));
  }

  /** Files of a shard that the last step concatenates. */
  List<String> parts() {
    return switch (this) {
      case RECORDIO -> List.of("rec", "idx");
      case MANIFEST -> List.of("csv");
      default -> List.of();
    };
  }

  /** Begins a shard. */
  abstract Shard open(Folder folder, int number, Layout layout) throws IOException;

  static String part(int number, String ending) {
    return String.format(Locale.ROOT, "part-%05d.%s", number, ending);
  }
}
