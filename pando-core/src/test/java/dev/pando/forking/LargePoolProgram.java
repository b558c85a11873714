package dev.pando.forking;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.pool.Pool;
import java.util.List;
import java.util.stream.IntStream;

/** Sums squares on two hundred workers. */
public final class LargePoolProgram {
  private static final int WORKERS = 200;
  private static final int NUMBERS = 1000;

  private LargePoolProgram() {}

  /** The program. */
  public static void main(String[] arguments) throws Exception {
    Pando.setForkserverPreload(LargePoolProgram.class);
    List<Integer> numbers = IntStream.range(0, NUMBERS).boxed().toList();
    try (Pool pool = Pando.context(StartMethod.FORKSERVER).pool(WORKERS)) {
      List<Integer> squares = pool.map(x -> x * x, numbers);
      System.out.println(squares.stream().mapToInt(Integer::intValue).sum());
    }
  }
}
