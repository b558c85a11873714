package dev.pando.benchmarks.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MemoryJobTest {

  @Test
  void privateMemoryIsCleanAndDirtyPagesTogether() throws IOException {
    String account =
        """
        55d0c0000000-7fff00000000 ---p 00000000 00:00 0    [rollup]
        Rss:               40000 kB
        Shared_Clean:      12000 kB
        Private_Clean:      1000 kB
        Private_Dirty:     20000 kB
        Private_Hugetlb:    4000 kB
        """;

    assertThat(MemoryJob.privateKibibytes(account)).isEqualTo(21_000);
  }

  @Test
  void anAccountWithoutFiguresIsNoZero() {
    assertThatThrownBy(() -> MemoryJob.privateKibibytes("")).isInstanceOf(IOException.class);
  }
}
