/// The local segment files that every producer appends to.
///
/// An event's address is where its frame begins, counted in bytes over all segments there ever
/// were; a segment's file is named after the address of its first frame.
@NullMarked
package io.parley.cluster.eventlog.segment;

import org.jspecify.annotations.NullMarked;
