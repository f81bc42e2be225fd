/// Rooms that have a client on this node, each with one owner.
@NullMarked
package io.parley.signaling.replica;

import org.jspecify.annotations.NullMarked;
