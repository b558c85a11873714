package dev.pando.connection;

/**
 * The two ends of a pipe.
 *
 * {@snippet :
 * Pipe pipe = Pando.pipe();
 * ChildProcess child = Pando.process(() -> pipe.second().send("hello")).start();
 * String greeting = pipe.first().recv(String.class);
 * }
 *
 * <p>Either end can be sent to another process: as an argument, a capture, or in a message. It then
 * is open in both; an end counts as closed when every process that had it has closed it or has
 * ended.
 *
 * @param first receives what is sent at the second end
 * @param second receives what is sent at the first end, unless the pipe is one-way
 */
public record Pipe(Connection first, Connection second) {}
