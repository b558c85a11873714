package dev.pando.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testing.Conformance;
import dev.pando.testing.Program;
import dev.pando.testing.Requirement;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Child processes work whatever form the main program has. Each program prints once itself, then
 * has a child and a grandchild use classes of its own.
 */
@Timeout(180)
class MainFormsTest {
  private static final String MAIN =
      """
      package demo;

      import dev.pando.process.ChildProcess;

      public class Main {
        record Point(int x, int y) implements java.io.Serializable {}

        public static void main(String[] arguments) throws Exception {
          System.out.println("main");
          Point point = new Point(3, 4);
          ChildProcess child =
              ChildProcess.of(
                      () -> {
                        System.out.println("child " + point.x() + " " + Helper.twice(point.y()));
                        ChildProcess grandchild =
                            ChildProcess.of(() -> System.out.println("grandchild " + point)).start();
                        grandchild.join();
                      })
                  .start();
          child.join();
          System.out.println("exit " + child.exitCode().getAsInt());
        }
      }

      class Helper {
        static int twice(int n) {
          return 2 * n;
        }
      }
      """;

  private static final String EXPECTED = "main\nchild 3 8\ngrandchild Point[x=3, y=4]\nexit 0\n";

  @TempDir Path directory;

  private static void assertRan(Program.Result result) {
    assertThat(result.error()).isEmpty();
    assertThat(result.output()).isEqualTo(EXPECTED);
    assertThat(result.exitCode()).isZero();
  }

  /** Runs a jar of this name, whose manifest has the class path. */
  private void assertJarRuns(String name) throws Exception {
    Program.pandoJar(directory);
    Attributes manifest = attributes("Main-Class", "demo.Main", "Class-Path", "pando-core.jar");
    Path jar = Program.jar(directory.resolve(name), manifest, List.of(compileMain()));
    assertRan(Program.run(Program.java(directory, "-jar", jar.toString())));
  }

  private Path compileMain() throws IOException {
    return Program.compile(
        Files.createDirectory(directory.resolve("classes")), "demo/Main.java", MAIN);
  }

  private static Attributes attributes(String... namesAndValues) {
    Attributes attributes = new Attributes();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      attributes.putValue(namesAndValues[i], namesAndValues[i + 1]);
    }
    return attributes;
  }

  @Test
  @Conformance({
    "TestNoForkBomb.test_noforkbomb",
    "test_multiprocessing_main_handling.test_basic_script"
  })
  void a_directory_of_classes_given_by_a_relative_path() throws Exception {
    compileMain();
    assertRan(
        Program.run(
            Program.java(directory, "-cp", "classes:" + Program.pandoClasses(), "demo.Main")));
  }

  @Test
  @Conformance("test_multiprocessing_main_handling.test_zipfile")
  void a_jar_whose_manifest_names_the_class_path() throws Exception {
    assertJarRuns("main.jar");
  }

  @Test
  @Conformance("test_multiprocessing_main_handling.test_basic_script_no_suffix")
  void a_jar_without_the_usual_name() throws Exception {
    assertJarRuns("program");
  }

  @Test
  @Conformance("test_multiprocessing_main_handling.test_directory")
  void several_directories_of_classes() throws Exception {
    Path classes = compileMain();
    Path more = Files.createDirectories(directory.resolve("more/demo"));
    Files.move(classes.resolve("demo/Helper.class"), more.resolve("Helper.class"));
    String path = classes + ":" + more.getParent() + ":" + Program.pandoClasses();
    assertRan(Program.run(Program.java(directory, "-cp", path, "demo.Main")));
  }

  @Test
  @Conformance("test_multiprocessing_main_handling.test_directory_compiled")
  void an_argument_file_with_the_class_path() throws Exception {
    Path arguments = directory.resolve("arguments");
    Files.writeString(arguments, "-cp \"" + compileMain() + ":" + Program.pandoClasses() + "\"\n");
    assertRan(Program.run(Program.java(directory, "@" + arguments, "demo.Main")));
  }

  @Test
  @Conformance("test_multiprocessing_main_handling.test_module_in_subpackage_in_zipfile")
  void a_main_deep_in_a_package_of_a_jar() throws Exception {
    Path classes =
        Program.compile(
            Files.createDirectory(directory.resolve("deep")),
            "demo/deep/down/Main.java",
            MAIN.replace("package demo;", "package demo.deep.down;"));
    Path jar = Program.jar(directory.resolve("deep.jar"), new Attributes(), List.of(classes));
    String path = jar + ":" + Program.pandoClasses();
    assertRan(Program.run(Program.java(directory, "-cp", path, "demo.deep.down.Main")));
  }

  @Test
  @Conformance("test_multiprocessing_main_handling.test_module_in_package")
  void a_module_that_is_a_directory() throws Exception {
    Path pando = Program.pandoJar(directory);
    Path classes =
        Program.compile(
            Files.createDirectory(directory.resolve("module")),
            "module-info.java",
            "module demo.app { requires dev.pando; opens demo; }",
            "demo/Main.java",
            MAIN);
    assertRan(
        Program.run(
            Program.java(directory, "-p", classes + ":" + pando, "-m", "demo.app/demo.Main")));
  }

  @Test
  @Conformance("test_multiprocessing_main_handling.test_zipfile_compiled")
  void an_uber_jar_with_pando_in_it() throws Exception {
    Path jar =
        Program.jar(
            directory.resolve("uber.jar"),
            attributes("Main-Class", "demo.Main"),
            List.of(compileMain(), Program.pandoClasses()));
    assertRan(Program.run(Program.java(directory, "-jar", jar.toString())));
  }

  @Test
  @Conformance("test_multiprocessing_main_handling.test_package_compiled")
  @Requirement("R17")
  void a_jar_inside_a_jar_behind_a_loader_of_its_own() throws Exception {
    Path inner =
        Program.jar(directory.resolve("app.jar"), new Attributes(), List.of(compileMain()));
    Path pando = Program.pandoJar(directory);
    Path launcher =
        Program.compile(
            Files.createDirectory(directory.resolve("launcher")),
            "Launcher.java",
            """
            import java.io.*;
            import java.net.*;
            import java.nio.file.*;
            import java.util.*;
            import java.util.jar.*;

            public class Launcher {
              public static void main(String[] arguments) throws Exception {
                List<URL> urls = new ArrayList<>();
                for (String name : new String[] {"lib/app.jar", "lib/pando-core.jar"}) {
                  Path copy = Files.createTempFile(Path.of("."), "nested", ".jar");
                  copy.toFile().deleteOnExit();
                  Files.write(
                      copy, Launcher.class.getResourceAsStream("/" + name).readAllBytes());
                  urls.add(new URI("jar:" + copy.toUri() + "!/").toURL());
                }
                ClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new));
                Thread.currentThread().setContextClassLoader(loader);
                loader.loadClass("demo.Main").getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
              }
            }
            """);
    Path jar =
        Program.jar(
            directory.resolve("boot.jar"),
            attributes("Main-Class", "Launcher"),
            List.of(launcher),
            inner,
            pando);
    Files.delete(inner);
    Files.delete(pando);
    assertRan(Program.run(Program.java(directory, "-jar", jar.toString())));
  }

  @Test
  @Conformance("test_multiprocessing_main_handling.test_package")
  void a_class_path_jar_like_that_of_test_runners() throws Exception {
    Path classes = compileMain();
    String entries = classes.toUri() + " " + Program.pandoClasses().toUri();
    Path jar =
        Program.jar(
            directory.resolve("booter.jar"),
            attributes("Main-Class", "demo.Main", "Class-Path", entries),
            List.of());
    assertRan(Program.run(Program.java(directory, "-jar", jar.toString())));
  }

  @Test
  @Conformance("test_multiprocessing_main_handling.test_module_in_package_in_zipfile")
  void a_module_on_the_module_path() throws Exception {
    Path pando = Program.pandoJar(directory);
    Path classes =
        Program.compile(
            Files.createDirectory(directory.resolve("module")),
            "module-info.java",
            "module demo.app { requires dev.pando; opens demo; }",
            "demo/Main.java",
            MAIN);
    Path jar = Program.jar(directory.resolve("app.jar"), new Attributes(), List.of(classes));
    assertRan(
        Program.run(Program.java(directory, "-p", jar + ":" + pando, "-m", "demo.app/demo.Main")));
  }

  @Test
  @Conformance("test_multiprocessing_main_handling.test_script_compiled")
  @Requirement("R17")
  void a_source_file() throws Exception {
    Path source = directory.resolve("Main.java");
    Files.writeString(source, MAIN.replace("package demo;", ""));
    assertRan(
        Program.run(
            Program.java(directory, "-cp", Program.pandoClasses().toString(), source.toString())));
  }

  @Test
  @Conformance("test_multiprocessing_main_handling.test_ipython_workaround")
  @Requirement("R17")
  void a_snippet_in_jshell() throws Exception {
    ProcessBuilder jshell =
        Program.tool(
            "jshell", directory, "--class-path", Program.pandoClasses().toString(), "-s", "-");
    jshell.command().add(1, "-J-Djava.util.prefs.userRoot=" + directory);
    Process process = jshell.start();
    try (var in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)) {
      in.write(
          """
          import dev.pando.process.*;
          record Point(int x, int y) implements java.io.Serializable {}
          int twice(int n) { return 2 * n; }
          void go(Point point) throws Exception {
            ChildProcess child = ChildProcess.of(() -> {
              System.out.println("child " + point.x() + " " + twice(point.y()));
              ChildProcess.of(() -> System.out.println("grandchild " + point)).start().join();
            }).start();
            child.join();
            System.out.println("exit " + child.exitCode().getAsInt());
          }
          System.out.println("main");
          go(new Point(3, 4));
          /exit
          """);
    }
    Program.Result result = Program.await(process);
    assertThat(result.output()).as(result.error()).isEqualTo(EXPECTED);
    assertThat(result.error()).doesNotContain("Exception", "Error");
  }
}
