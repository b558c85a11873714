package dev.pando.internal.platform;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** The providers that can be tested on this machine. */
public final class Providers {
  private Providers() {}

  public static Stream<Named<Platform>> here() {
    return PlatformChoice.choose(null, System.getProperty("os.name")) instanceof LinuxPlatform linux
        ? Stream.of(named(warm(linux)), named(new PortablePlatform()))
        : Stream.of(named(new PortablePlatform()));
  }

  private static Named<Platform> named(Platform platform) {
    return Named.of(platform.name(), platform);
  }

  public static Platform named(String name) {
    return warm(PlatformChoice.choose(name, System.getProperty("os.name")));
  }

  private static Platform warm(Platform platform) {
    if (platform instanceof LinuxPlatform) {
      LinuxCalls.LINKING.require();
      LinuxFileCalls.LINKING.require();
    }
    return platform;
  }
}
