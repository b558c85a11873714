package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.cli.Catalogue.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void theCatalogueNamesEachBehaviourOnce() throws IOException {
    List<String> names = Catalogue.read(CHECKOUT).stream().map(Line::name).toList();

    assertThat(names).hasSizeGreaterThan(400).doesNotHaveDuplicates();
  }

  @Test
  void everyTestThatClaimsABehaviourNamesALineOfTheCatalogue() throws IOException {
    List<String> names = Catalogue.read(CHECKOUT).stream().map(Line::name).toList();

    assertThat(names).containsAll(Catalogue.coveredBy(CHECKOUT));
  }

  @Test
  void namesAreFoundInEveryFormOfTheAnnotation(@TempDir Path checkout) throws IOException {
    Path tests = Files.createDirectories(checkout.resolve("some-module/src/test/java"));
    Files.writeString(
        tests.resolve("ATest.java"),
        """
        @%1$s("A.one")
        @%1$s({"A.two",
            "A.three"})
        @%1$s(value = "A.four")
        """
            .formatted("Conformance"));

    assertThat(Catalogue.coveredBy(checkout))
        .containsExactly("A.four", "A.one", "A.three", "A.two");
  }

  @Test
  void theCommandCountsWhatIsCovered() {
    CommandRun run = CommandRun.of("conformance");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("_TestProcess")
        .containsPattern("\\d+ of \\d+ behaviours covered");
  }
}
