package dev.pando.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pando.benchmarks.python.InterpreterSearch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

class BenchEndToEndTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  @Timeout(60)
  void startingAProcessIsMeasuredOnRealOnes() {
    assertThat(bench("--quick", "--no-python", "--json", "--only", "start_join_spawn")).isZero();

    JsonObject metrics =
        JsonParser.parseString(out.toString(StandardCharsets.UTF_8))
            .getAsJsonObject()
            .getAsJsonObject("metrics");
    assertThat(metrics.keySet()).containsExactly("start_join_spawn");
    assertThat(metrics.getAsJsonObject("start_join_spawn").get("pando").getAsDouble()).isPositive();
  }

  private int bench(String... arguments) {
    PrintStream printer = new PrintStream(out, true, StandardCharsets.UTF_8);
    Bench bench = new Bench(Jobs.built(), InterpreterSearch.here(), printer, System.err);
    return new CommandLine(bench).execute(arguments);
  }
}
