/**
 * The two sides of managers.
 *
 * <ul>
 *   <li>What crosses: {@link dev.pando.internal.manager.Frames}, sent together where several are
 *       there at a time ({@link dev.pando.internal.manager.Outbox}).
 *   <li>The server: {@link dev.pando.internal.manager.ManagerServer} with its table of objects
 *       ({@link dev.pando.internal.manager.ObjectTable}) and one {@link
 *       dev.pando.internal.manager.Session} per client.
 *   <li>What happens on a line that breaks: {@link dev.pando.internal.manager.KeepAlive} finds out,
 *       {@link dev.pando.internal.manager.Undelivered} takes back what did not arrive, {@link
 *       dev.pando.internal.manager.ManagerClients} connects again.
 *   <li>The client: {@link dev.pando.internal.manager.ManagerClient}, one per process and server,
 *       whose callers read their own replies ({@link dev.pando.internal.manager.Replies}).
 *   <li>Proxies: {@link dev.pando.internal.manager.Kind} says what they look like, a {@link
 *       dev.pando.internal.manager.Target} leads to the object, {@link
 *       dev.pando.internal.manager.Reference} is what of them travels.
 * </ul>
 *
 * <h2>A call's way</h2>
 *
 * <pre>
 *   caller: encode, send itself ──▶ session's reader: decode
 *                                     ├─ cannot wait: run, answer with the others of the batch
 *                                     ├─ waits for others (locks, queues): a future answers
 *                                     └─ may wait or take long: a virtual thread runs and answers
 *   caller: reads replies until its own is there ◀──┘
 * </pre>
 *
 * <p>A single caller so needs no other thread on either side. Of several callers one reads for all;
 * when it has its reply it hands the reading on.
 *
 * <h2>Lives of objects</h2>
 *
 * <p>A session counts how often each object was handed to its client, and the client gives that
 * many leases back when its proxy is unreachable. While it has leases, an object stays in the
 * table; without, it lives as long as another object of the server refers to it. A reference that
 * is sent to another process holds a lease of its own until it arrives, for a limited time. When a
 * client ends, its session gives back all that it had.
 */
@NullMarked
package dev.pando.internal.manager;

import org.jspecify.annotations.NullMarked;
