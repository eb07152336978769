package org.winnow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The rules of the layout, see CONTRIBUTING.md. */
@AnalyzeClasses(
    packages = "org.winnow",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WithoutTestJars.class})
class ArchitectureTest {
  private static final int CLASSES_PER_PACKAGE = 25;
  private static final int LINES_PER_CLASS = 300;

  /** Rooms that may hold more: one class per table, one per picture format. */
  private static final Set<String> LARGE_ROOMS = Set.of("org.winnow.table", "org.winnow.image");

  private static final String[] ALGORITHMS = {
    "org.winnow.image..",
    "org.winnow.face..",
    "org.winnow.archive..",
    "org.winnow.text..",
    "org.winnow.kernel",
    "org.winnow.identity..",
    "org.winnow.metric..",
    "org.winnow.quota..",
    "org.winnow.evaluation..",
    "org.winnow.render..",
  };

  /** The tests of udfs come as a jar. */
  static final class WithoutTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static DescribedPredicate<JavaClass> areNot(List<String> names) {
    return new DescribedPredicate<>("are none of " + names) {
      @Override
      public boolean test(JavaClass c) {
        return names.stream()
            .noneMatch(name -> c.getName().equals(name) || c.getName().startsWith(name + "$"));
      }
    };
  }

  @ArchTest
  static final ArchRule algorithmsKnowOnlyTheJdkAndNativeLibraries =
      noClasses()
          .that()
          .resideInAnyPackage(ALGORITHMS)
          .should()
          .dependOnClassesThat(
              new DescribedPredicate<JavaClass>(
                  "are neither the JDK's, JavaCPP's, a plain library's nor another algorithm's") {
                @Override
                public boolean test(JavaClass c) {
                  String name = c.getBaseComponentType().getPackageName();
                  return !name.isEmpty()
                      && !name.startsWith("java.")
                      && !name.startsWith("javax.")
                      && !name.startsWith("org.bytedeco.")
                      && !name.startsWith("org.apache.commons.")
                      && !name.startsWith("com.ibm.icu.")
                      && !JavaClass.Predicates.resideInAnyPackage(ALGORITHMS)
                          .test(c.getBaseComponentType());
                }
              });

  @ArchTest
  static final ArchRule modelsAndSettingsKnowNoSpark =
      noClasses()
          .that()
          .resideInAnyPackage("org.winnow.model..", "org.winnow.kernel..", "org.winnow.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "io.delta..");

  @ArchTest
  static final ArchRule onlyTheRoomOfModelsKnowsOnnxRuntime =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.winnow.model")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnxruntime..", "ai.djl..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.winnow.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule stagesDoNotSeeEachOther =
      slices().matching("org.winnow.stage.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule onlyThePipelineKnowsStages =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.winnow.stage..", "org.winnow.pipeline..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.winnow.stage..");

  @ArchTest
  static final ArchRule onlyMainExits =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("org.winnow.Main")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest
  static final ArchRule onlySessionsBuildsSessions =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("org.winnow.spark.Sessions")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.spark.sql.SparkSession$Builder");

  @ArchTest
  static final ArchRule onlyTheStoreTouchesTables =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.winnow.store..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.delta.tables..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.spark.sql.DataFrameWriter");

  @ArchTest
  static final ArchRule whatDeltaDoesNotPublishIsUsedInOnePlace =
      noClasses()
          .that(
              areNot(List.of("org.winnow.store.SnapshotAppend", "org.winnow.store.SnapshotFiles")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.spark.sql.delta..");

  @ArchTest
  static final ArchRule whatSparkDoesNotPublishIsUsedInFewPlaces =
      noClasses()
          .that(
              areNot(
                  List.of(
                      "org.winnow.spark.LongRows",
                      "org.winnow.spark.Materializer",
                      "org.winnow.spark.RowView",
                      "org.winnow.spark.SizedRow")))
          .and()
          .resideOutsideOfPackage("org.winnow.udf..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.spark.sql.catalyst..",
              "org.apache.spark.sql.execution..",
              "org.apache.spark.unsafe..");

  @ArchTest
  static final ArchRule stagesArePlainJobs =
      noClasses()
          .that()
          .resideInAPackage("org.winnow.stage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.winnow.command..", "org.winnow.pipeline..");

  @ArchTest
  static final ArchRule readersOfTablesKnowNoCommand =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.winnow.report..",
              "org.winnow.explain..",
              "org.winnow.evaluate..",
              "org.winnow.review..",
              "org.winnow.export..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.winnow.command..");

  @ArchTest
  static void noPackageIsADrawer(JavaClasses classes) {
    List<String> drawers =
        List.of(
            "util", "utils", "common", "base", "helper", "helpers", "misc", "primitive", "core");
    for (JavaClass c : classes) {
      assertThat(List.of(c.getPackageName().split("\\.")))
          .as("package of %s", c.getName())
          .doesNotContainAnyElementsOf(drawers);
    }
  }

  @ArchTest
  static void noRoomIsCrammed(JavaClasses classes) {
    Map<String, Integer> rooms = new TreeMap<>();
    for (JavaClass c : classes) {
      boolean counts = c.isTopLevelClass() && !c.getSimpleName().equals("package-info");
      if (counts && !LARGE_ROOMS.contains(c.getPackageName())) {
        rooms.merge(c.getPackageName(), 1, Integer::sum);
      }
    }
    rooms.values().removeIf(size -> size <= CLASSES_PER_PACKAGE);
    assertThat(rooms).as("packages with more than %s classes", CLASSES_PER_PACKAGE).isEmpty();
  }

  @ArchTest
  static void noClassIsLong(JavaClasses classes) throws IOException {
    Map<String, Long> lengths = new TreeMap<>();
    for (String module : List.of("udfs", "jobs")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          lengths.put(file.toString(), Files.readString(file).lines().count());
        }
      }
    }
    assertThat(lengths).hasSizeGreaterThan(400);
    lengths.values().removeIf(length -> length <= LINES_PER_CLASS);
    assertThat(lengths).as("files with more than %s lines", LINES_PER_CLASS).isEmpty();
  }
}
