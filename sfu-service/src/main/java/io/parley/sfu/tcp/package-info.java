/// ICE over TCP (RFC 6544): one port, frames of RFC 4571, connections that a shard owns.
@NullMarked
package io.parley.sfu.tcp;

import org.jspecify.annotations.NullMarked;
