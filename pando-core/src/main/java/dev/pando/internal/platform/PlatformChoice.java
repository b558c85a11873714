package dev.pando.internal.platform;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which provider this process gets. */
final class PlatformChoice {
  private static volatile @Nullable Platform current;

  private PlatformChoice() {}

  static Platform chosen() {
    Platform known = current;
    return known != null ? known : chooseOnce();
  }

  private static synchronized Platform chooseOnce() {
    Platform known = current;
    if (known == null) {
      known = choose(System.getProperty(Platform.PROPERTY), System.getProperty("os.name", ""));
      current = known;
    }
    return known;
  }

  /**
   * Chooses by name, or the best one for the operating system. Nothing native is linked here: where
   * that fails later, the Linux and macOS providers go on in plain JDK.
   */
  static Platform choose(@Nullable String wanted, String osName) {
    boolean linux = osName.equals("Linux");
    boolean mac = osName.startsWith("Mac");
    String name = wanted == null ? "" : wanted.toLowerCase(Locale.ROOT);
    return switch (name) {
      case "" -> best(linux, mac);
      case "portable" -> new PortablePlatform();
      case "linux" -> {
        require(linux, name, osName);
        yield new LinuxPlatform();
      }
      case "macos" -> {
        require(mac, name, osName);
        yield new MacPlatform();
      }
      default ->
          throw new IllegalStateException(
              "-Dpando.platform=%s: no such platform; use linux, macos or portable, or leave it out"
                  .formatted(wanted));
    };
  }

  private static Platform best(boolean linux, boolean mac) {
    if (linux && LinuxArchitecture.isKnown(System.getProperty("os.arch", ""))) {
      return new LinuxPlatform();
    }
    return mac ? new MacPlatform() : new PortablePlatform();
  }

  private static void require(boolean fits, String name, String osName) {
    if (!fits) {
      throw new IllegalStateException(
          "-Dpando.platform=%s does not run on %s; use portable, or leave it out"
              .formatted(name, osName));
    }
  }
}
