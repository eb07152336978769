package org.winnow.model.catalogue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import org.winnow.model.InputContract;
import org.winnow.model.InputContract.ColourOrder;
import org.winnow.model.InputContract.Layout;

/** Reads what a descriptor says of a picture. */
final class PictureReader {
  private final DescriptorReader reader;
  private final Config config;

  PictureReader(DescriptorReader reader, Config config) {
    this.reader = reader;
    this.config = config;
  }

  /**
   * The contract of a picture.
   *
   * @param block {@code input}, or {@code output} of a generator
   */
  InputContract read(String block) {
    int width = 0;
    int height = 0;
    ConfigValue size = reader.value(block + ".size", config::getValue, null);
    if (size instanceof ConfigList list && list.size() == 2) {
      List<Integer> sides = reader.value(block + ".size", config::getIntList, List.of(0, 0));
      width = sides.get(0);
      height = sides.get(1);
    } else if (size != null
        && !(size.valueType() == ConfigValueType.STRING && size.unwrapped().equals("free"))) {
      reader.fault(
          block + ".size is " + size.unwrapped() + ": it is [width, height] in pixels, or 'free'");
    }
    String name = reader.optionalText(block + ".name", ".+").orElse("");
    int multiple = (int) reader.optional(block + ".multiple", 1, 1, 1024);
    String layout = reader.optionalText(block + ".layout", "NCHW|NHWC").orElse("NCHW");
    String colour = reader.text(block + ".colour", "RGB|BGR|GREY");
    List<Float> mean = floats(block + ".mean");
    List<Float> std = floats(block + ".std");
    if (!reader.isFaultless()) {
      return null;
    }
    try {
      return new InputContract(
          name,
          width,
          height,
          multiple,
          Layout.valueOf(layout),
          ColourOrder.valueOf(colour),
          mean,
          std);
    } catch (IllegalArgumentException e) {
      reader.fault(block + ": " + e.getMessage());
      return null;
    }
  }

  private List<Float> floats(String path) {
    return reader.value(path, config::getDoubleList, List.<Double>of()).stream()
        .map(Double::floatValue)
        .toList();
  }
}
