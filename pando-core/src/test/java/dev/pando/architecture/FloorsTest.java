package dev.pando.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.pando.function.SerializableFunction;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The floors of the house: each uses only the floors below it. */
class FloorsTest {

  /** From the ground up. {@code docs/architecture.md} says what is on each. */
  private static final List<Set<String>> FLOORS =
      List.of(
          Set.of("dev.pando.function", "dev.pando.spi", "dev.pando.internal"),
          Set.of("dev.pando.internal.platform"),
          Set.of("dev.pando.internal.segment"),
          Set.of("dev.pando.internal.shared"),
          Set.of("dev.pando.sync", "dev.pando.internal.sync"),
          Set.of("dev.pando.internal.ring"),
          Set.of("dev.pando.internal.codec"),
          Set.of("dev.pando.internal.message"),
          Set.of("dev.pando.internal.fork"),
          Set.of("dev.pando.internal.launch"),
          Set.of("dev.pando.memory", "dev.pando.internal.memory"),
          Set.of("dev.pando.process", "dev.pando.internal.process"),
          Set.of("dev.pando.connection", "dev.pando.internal.connection"),
          Set.of("dev.pando.queue", "dev.pando.internal.queue"),
          Set.of("dev.pando.pool", "dev.pando.internal.pool"),
          Set.of("dev.pando.manager", "dev.pando.internal.manager"),
          Set.of("dev.pando"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.pando");

  @TestFactory
  Stream<DynamicTest> aFloorUsesOnlyFloorsBelowIt() {
    return IntStream.range(0, FLOORS.size() - 1)
        .mapToObj(floor -> {
          String[] above =
              FLOORS.subList(floor + 1, FLOORS.size()).stream()
                  .flatMap(Set::stream)
                  .toArray(String[]::new);
          String[] here = FLOORS.get(floor).toArray(new String[0]);
          return DynamicTest.dynamicTest(
              String.join(", ", new TreeSet<>(FLOORS.get(floor))),
              () ->
                  noClasses()
                      .that()
                      .resideInAnyPackage(here)
                      .should()
                      .dependOnClassesThat()
                      .resideInAnyPackage(above)
                      .allowEmptyShould(true)
                      .check(CLASSES));
        });
  }

  @Test
  void everyPackageIsOnAFloor() {
    Set<String> known = FLOORS.stream().flatMap(Set::stream).collect(Collectors.toSet());

    assertThat(packages()).isNotEmpty().isSubsetOf(known);
  }

  @Test
  void everyPackageSaysThatNullIsMarked() {
    assertThat(packages())
        .allSatisfy(name ->
            assertThat(Class.forName(name + ".package-info")).hasAnnotation(NullMarked.class));
  }

  @Test
  void theModuleExportsEveryPublicPackageAndNothingInternal() throws URISyntaxException {
    Set<String> open =
        packages().stream()
            .filter(name -> !name.startsWith("dev.pando.internal"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(unqualifiedExports()).containsExactlyInAnyOrderElementsOf(open);
  }

  private static Set<String> packages() {
    return CLASSES.stream()
        .map(JavaClass::getPackageName)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> unqualifiedExports() throws URISyntaxException {
    Path classes =
        Path.of(
            SerializableFunction.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return ModuleFinder.of(classes).find("dev.pando").orElseThrow().descriptor().exports().stream()
        .filter(export -> !export.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
