package dev.pando.tck;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.pando.Context;
import dev.pando.pool.ProcessPoolExecutor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What is shown on an executor with one worker, which all tests of a class share. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = SECONDS)
abstract class OneWorkerContract {
  final Context context;
  ProcessPoolExecutor executor;

  @SuppressWarnings("NullAway.Init") // the executor is there before the first test
  OneWorkerContract(Context context) {
    this.context = context;
  }

  @BeforeAll
  void start() {
    executor = context.executor(1);
  }

  @AfterAll
  void stop() {
    executor.close();
  }
}
