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
import java.util.List;

/** The rules of the layout, see CONTRIBUTING.md. */
@AnalyzeClasses(
    packages = "org.winnow",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WithoutTestJars.class})
class ArchitectureTest {
  /** The tests of udfs come as a jar. */
  static final class WithoutTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule algorithmsKnowOnlyTheJdkAndNativeLibraries =
      noClasses()
          .that()
          .resideInAPackage("org.winnow.algo..")
          .should()
          .dependOnClassesThat(
              new DescribedPredicate<JavaClass>("are neither the JDK's, JavaCPP's nor algo's") {
                @Override
                public boolean test(JavaClass c) {
                  String name = c.getBaseComponentType().getPackageName();
                  return !name.isEmpty()
                      && !name.startsWith("java.")
                      && !name.startsWith("javax.")
                      && !name.startsWith("org.bytedeco.")
                      && !name.startsWith("org.winnow.algo");
                }
              });

  @ArchTest
  static final ArchRule modelsAndSettingsKnowNoSpark =
      noClasses()
          .that()
          .resideInAnyPackage("org.winnow.model..", "org.winnow.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "io.delta..");

  @ArchTest
  static final ArchRule stagesDoNotSeeEachOther =
      slices().matching("org.winnow.stage.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule executorsDoNotSeeTheDriver =
      noClasses()
          .that()
          .resideInAnyPackage("org.winnow.algo..", "org.winnow.model..", "org.winnow.udf..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.winnow.config..",
              "org.winnow.table..",
              "org.winnow.runtime..",
              "org.winnow.stage..",
              "org.winnow.command..");

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
          .doNotHaveFullyQualifiedName("org.winnow.runtime.Sessions")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.spark.sql.SparkSession$Builder");

  @ArchTest
  static final ArchRule onlyDeltaStoreTouchesTables =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("org.winnow.table.DeltaStore")
          .and()
          .doNotHaveFullyQualifiedName("org.winnow.table.TableLog")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.delta.tables..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.spark.sql.DataFrameWriter");

  @ArchTest
  static final ArchRule stagesArePlainJobs =
      noClasses()
          .that()
          .resideInAPackage("org.winnow.stage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.winnow.command..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.winnow.Stage");

  @ArchTest
  static final ArchRule theReportAndEvaluationsReadTablesAndKnowNoStage =
      noClasses()
          .that()
          .resideInAnyPackage("org.winnow.report..", "org.winnow.evaluate..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.winnow.stage..", "org.winnow.command..");

  @ArchTest
  static void noPackageIsADrawer(JavaClasses classes) {
    List<String> drawers = List.of("util", "utils", "common", "base", "helper", "helpers", "misc");
    for (JavaClass c : classes) {
      assertThat(List.of(c.getPackageName().split("\\.")))
          .as("package of %s", c.getName())
          .doesNotContainAnyElementsOf(drawers);
    }
  }
}
