/** The command {@code pando}. */
module dev.pando.cli {
  requires dev.pando;
  requires info.picocli;
  requires me.tongfei.progressbar;
  requires static org.jspecify;

  opens dev.pando.cli to
      info.picocli;
}
