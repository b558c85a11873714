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

  static Platform choose(@Nullable String wanted, String osName) {
    return switch (wanted == null ? "" : wanted.toLowerCase(Locale.ROOT)) {
      case "", "portable" -> new PortablePlatform();
      default ->
          throw new IllegalStateException(
              "-Dpando.platform=%s: no such platform; use linux, macos or portable, or leave it out"
                  .formatted(wanted));
    };
  }
}
