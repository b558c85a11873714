/**
 * Counting words in text files of any size.
 *
 * <p>A {@link dev.pando.cli.words.PieceSource} walks files and directories and cuts what it finds
 * into pieces, lazily; {@link dev.pando.cli.words.PieceCounter} counts one piece, in any process;
 * {@link dev.pando.cli.words.Totals} puts the counts of the pieces together.
 *
 * <p>A word is a longest run of Unicode letters, decimal digits and combining marks, in lower case.
 */
@NullMarked
package dev.pando.cli.words;

import org.jspecify.annotations.NullMarked;
