package dev.pando.cli.words;

/** A word and how often it occurs. */
public record WordCount(String word, long count) {
  private static final int LONGEST_SHOWN = 60;

  /** The word, cut when it is too long to print. */
  public String shown() {
    return word.codePointCount(0, word.length()) <= LONGEST_SHOWN
        ? word
        : word.substring(0, word.offsetByCodePoints(0, LONGEST_SHOWN)) + "...";
  }
}
