package dev.pando.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.testing.Children;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PerProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final PerProcess.Lazy<List<String>> lazy = new PerProcess.Lazy<>(ArrayList::new);

  @Test
  void aProcessKeepsWhatItWasGivenFirst() {
    PerProcess<String> kept = new PerProcess<>();

    assertThat(kept.ifThere()).isNull();
    assertThat(kept.offer("first")).isEqualTo("first");
    assertThat(kept.offer("second")).isEqualTo("first");
    kept.set("third");
    assertThat(kept.take()).isEqualTo("third");
    assertThat(kept.ifThere()).isNull();
  }

  @Test
  void aForkedChildHasNothingOfItsParentAndTheParentNothingOfIt() throws Exception {
    assumeTrue(Pando.allStartMethods().contains(StartMethod.FORK));
    lazy.get().add("parent");
    List<String> parents = lazy.get();

    Children.assertEndsWell(
        Pando.context(StartMethod.FORK)
            .process(() -> {
              assertThat(lazy.ifThere()).isNull();
              assertThat(lazy.take()).isNull();
              assertThat(lazy.get()).isEmpty();
              lazy.get().add("child");
              assertThat(lazy.offer(List.of())).containsExactly("child");
            })
            .start(),
        LIMIT);

    assertThat(lazy.get()).isSameAs(parents).containsExactly("parent");
  }
}
