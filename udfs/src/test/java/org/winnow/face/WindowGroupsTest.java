package org.winnow.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowGroupsTest {

  @Test
  void windowsOfOneFaceBecomeTheirMeanAndAnAccidentStaysAlone() {
    List<Square> windows = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      windows.add(new Square(100 + i, 50 - i, 80 + (i % 3)));
    }
    windows.add(new Square(300, 300, 40));
    List<WindowGroups.Group> groups = WindowGroups.merge(windows);
    assertThat(groups).hasSize(2);
    assertThat(groups.get(0).windows()).isEqualTo(8);
    assertThat(groups.get(0).score()).isEqualTo(0.5);
    assertThat(groups.get(0).box().x()).isCloseTo(103.5, within(1e-9));
    assertThat(groups.get(0).box().y()).isCloseTo(46.5, within(1e-9));
    assertThat(groups.get(1).box()).isEqualTo(new Square(300, 300, 40));
    assertThat(groups.get(1).score()).isCloseTo(1 / 9.0, within(1e-12));
  }

  @Test
  void aSmallWindowInsideALargeOneIsAnotherFace() {
    assertThat(WindowGroups.merge(List.of(new Square(0, 0, 100), new Square(10, 10, 40))))
        .hasSize(2);
  }

  @Test
  void groupsDoNotDependOnTheOrderOfTheWindows() {
    Random random = new Random(7);
    List<Square> windows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      windows.add(new Square(random.nextInt(200), random.nextInt(200), 30 + random.nextInt(40)));
    }
    List<WindowGroups.Group> expected = WindowGroups.merge(windows);
    for (int i = 0; i < 5; i++) {
      Collections.shuffle(windows, random);
      assertThat(WindowGroups.merge(windows)).isEqualTo(expected);
    }
    assertThat(expected.stream().mapToInt(WindowGroups.Group::windows).sum()).isEqualTo(300);
  }

  @Test
  void noWindowsAreNoGroups() {
    assertThat(WindowGroups.merge(List.of())).isEmpty();
  }
}
