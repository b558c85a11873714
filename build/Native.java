import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compiles the C library with the system's compiler; for aarch64 as well when a cross compiler is
 * installed.
 *
 * <p>Without a compiler the build goes on, and a file tells the library why it has no fork. A
 * warning of the compiler stops the build.
 *
 * <p>Usage: {@code Native SOURCES CLASSES}
 */
void main(String[] arguments) throws Exception {
  Path sources = Path.of(arguments[0]);
  Path resources = Path.of(arguments[1], "META-INF", "pando", "native");
  Files.createDirectories(resources);
  boolean built = false;
  if (System.getProperty("os.name").equals("Linux")) {
    for (Target target : TARGETS) {
      String compiler = target.compiler();
      if (compiler != null) {
        compile(compiler, sources, resources.resolve("linux-" + target.name));
        built = true;
      }
    }
  }
  Path note = resources.resolve("not-built.txt");
  if (built) {
    Files.deleteIfExists(note);
  } else {
    String reason =
        "Pando was built on "
            + System.getProperty("os.name")
            + " without a C compiler; install gcc and build it again";
    Files.writeString(note, reason);
    System.err.println("[WARNING] " + reason + ": there will be no start method FORK");
  }
}

static final List<Target> TARGETS =
    List.of(
        new Target("x86-64", "amd64", List.of("gcc", "cc", "x86_64-linux-gnu-gcc")),
        new Target("aarch64", "aarch64", List.of("gcc", "cc", "aarch64-linux-gnu-gcc")));

/**
 * A kind of machine, and the compilers for it: the first two on such a machine, the last elsewhere.
 */
record Target(String name, String architecture, List<String> compilers) {
  String compiler() {
    boolean here = System.getProperty("os.arch").equals(architecture);
    for (String compiler : here ? compilers : compilers.subList(2, 3)) {
      if (isOnPath(compiler)) {
        return compiler;
      }
    }
    return null;
  }

  static boolean isOnPath(String program) {
    String path = System.getenv("PATH");
    for (String directory : (path == null ? "" : path).split(":")) {
      if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }
}

void compile(String compiler, Path sources, Path directory) throws Exception {
  Path library = directory.resolve("libpando.so");
  if (isNewer(library, sources)) {
    return;
  }
  Files.createDirectories(directory);
  Path draft = directory.resolve("libpando.so.tmp");
  Path include = Path.of(System.getProperty("java.home"), "include");
  List<String> command = new ArrayList<>(List.of(compiler, "-std=gnu11", "-O2"));
  // The handler jumps to a frame of its own, which has to be one.
  command.addAll(List.of("-fno-omit-frame-pointer", "-fno-stack-protector"));
  command.addAll(List.of("-fvisibility=hidden", "-fPIC", "-shared", "-s", "-Wl,--build-id=none"));
  command.add("-Wl,-z,now"); // what is bound later, each child binds anew
  command.addAll(List.of("-Wall", "-Wextra", "-Werror"));
  command.addAll(List.of("-I", include.toString(), "-I", include.resolve("linux").toString()));
  command.addAll(List.of("-o", draft.toString()));
  try (Stream<Path> files = Files.list(sources)) {
    files
        .filter(file -> file.toString().endsWith(".c"))
        .sorted()
        .forEach(f -> command.add(f.toString()));
  }
  command.addAll(List.of("-lpthread", "-ldl"));
  int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
  if (exit != 0) {
    System.err.println(compiler + " failed");
    System.exit(1);
  }
  Files.move(draft, library, StandardCopyOption.ATOMIC_MOVE);
}

boolean isNewer(Path library, Path sources) throws IOException {
  if (!Files.exists(library)) {
    return false;
  }
  try (Stream<Path> files = Files.list(sources)) {
    for (Path file : files.toList()) {
      if (Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(library)) >= 0) {
        return false;
      }
    }
  }
  return true;
}
