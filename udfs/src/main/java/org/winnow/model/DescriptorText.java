package org.winnow.model;

import com.typesafe.config.ConfigUtil;

/** A descriptor that is being written, as HOCON. */
record DescriptorText(StringBuilder text) {

  /** A key and a value that is HOCON already. */
  void line(String key, String value) {
    text.append(key).append(" = ").append(value).append('\n');
  }

  /** A key and a text. */
  void quoted(String key, String value) {
    line(key, ConfigUtil.quoteString(value));
  }

  void open(String block) {
    text.append('\n').append(block).append(" {\n");
  }

  void close() {
    text.append("}\n");
  }
}
