package io.parley.cluster.eventlog;

/// Appends and consumes events, at least once and in order for each key. Safe from any thread.
public interface EventLog extends AutoCloseable {

  /// Appends to this node's local segment file and returns; never waits for another process. From
  /// then on the event survives the death of the process, and within 5 ms that of the machine. It
  /// is delivered as soon as the fleet's log can be reached.
  ///
  /// @throws EventLogFullException where the disk is full, or more waits than may
  void append(Topic topic, String key, byte[] value);

  /// Consumes a topic, from its beginning or from where this group stopped. The members of a group
  /// share the keys. Ends when closed.
  ///
  /// @param group who consumes, such as `billing`
  Consumption consume(Topic topic, String group, EventConsumer consumer);

  @Override
  void close();

  /// Ends a consumption; returns when the consumer is no longer called.
  interface Consumption extends AutoCloseable {
    @Override
    void close();
  }
}
