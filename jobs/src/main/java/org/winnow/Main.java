package org.winnow;

/** The only way in and the only place that exits. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {}
}
