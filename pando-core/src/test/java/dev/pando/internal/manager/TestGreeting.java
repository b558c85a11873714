package dev.pando.internal.manager;

/** What a client says first, for tests that speak for themselves. */
public final class TestGreeting {
  private TestGreeting() {}

  /** A whole greeting. */
  public static byte[] bytes() {
    return Greeting.hello("test");
  }
}
