/// One thread's worth of peers, tracks and down-tracks behind one door: packets and commands in,
/// packets and events out.
@NullMarked
package io.parley.media.shard;

import org.jspecify.annotations.NullMarked;
