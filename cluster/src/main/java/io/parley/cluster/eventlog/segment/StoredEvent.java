package io.parley.cluster.eventlog.segment;

import io.parley.cluster.eventlog.Event;

/// An event as it lies in a segment.
///
/// @param address of its frame
/// @param nextAddress of the byte behind its frame
/// @param origin where a parked event came from, otherwise empty
public record StoredEvent(long address, long nextAddress, Event event, String origin) {}
