package dev.pando.function;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SerializableFunctionTest {

  @Test
  void aCheckedExceptionOfALambdaReachesTheCallerUnchanged() {
    IOException thrown = new IOException("disk on fire");
    SerializableFunction<String, String> failing =
        argument -> {
          throw thrown;
        };
    Function<String, String> plain = failing;

    assertThatThrownBy(() -> plain.apply("x")).isSameAs(thrown);
  }
}
