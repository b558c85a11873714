package dev.pando.manager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testing.TestJvm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A program with a manager; told to end, it leaves nothing behind. */
record Served(TestJvm jvm, InetSocketAddress address) implements AutoCloseable {
  /** Starts one with arguments of {@link ServingProgram}. */
  static Served start(byte[] key, String... more) {
    List<Object> arguments = new ArrayList<>(List.of(0));
    arguments.addAll(List.of(more));
    TestJvm jvm = TestJvm.start(ServingProgram.class, List.of(), arguments.toArray());
    jvm.writeLine(HexFormat.of().formatHex(key));
    int port = Integer.parseInt(jvm.readLine());
    return new Served(jvm, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  @Override
  public void close() {
    jvm.writeLine("end");
    assertThat(jvm.waitForExit()).isZero();
    jvm.close();
  }
}
