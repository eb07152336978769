package org.winnow.model.catalogue;

import com.typesafe.config.ConfigUtil;

/** A descriptor that is being written, as HOCON. */
public record DescriptorText(StringBuilder text) {

  /** A key and a value that is HOCON already. */
  public void line(String key, String value) {
    text.append(key).append(" = ").append(value).append('\n');
  }

  /** A key and a text. */
  public void quoted(String key, String value) {
    line(key, ConfigUtil.quoteString(value));
  }

  public void open(String block) {
    text.append('\n').append(block).append(" {\n");
  }

  public void close() {
    text.append("}\n");
  }
}
