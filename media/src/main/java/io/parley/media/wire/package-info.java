/// Reading and writing big-endian fields of packets, wherever they lie.
@NullMarked
package io.parley.media.wire;

import org.jspecify.annotations.NullMarked;
